"""Puts a store through what the official client does: azure_client.py URL ACCOUNT KEY."""

import datetime
import sys

from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.storage.blob import (
    BlobServiceClient,
    ContainerSasPermissions,
    AccountSasPermissions,
    ResourceTypes,
    generate_account_sas,
    generate_container_sas,
)

url, account, key = sys.argv[1:]
service = BlobServiceClient(url, credential={"account_name": account, "account_key": key})


def refuses(error, action):
    try:
        action()
    except error:
        return
    raise SystemExit(f"{action} was not refused with {error.__name__}")


# Containers.
container = service.create_container("official")
refuses(ResourceExistsError, lambda: service.create_container("official"))
assert container.exists()

# Put Blob, with metadata, and never over another.
voice = bytes(range(256)) * 1000
blob = container.get_blob_client("2026/11/29/a b+ä%41.wav")
blob.upload_blob(voice, metadata={"caller": "+4915112345678"})
refuses(ResourceExistsError, lambda: blob.upload_blob(b"other"))
assert blob.download_blob().readall() == voice
assert blob.download_blob(offset=10, length=20).readall() == voice[10:30]
properties = blob.get_blob_properties()
assert properties.size == len(voice) and properties.metadata == {"caller": "+4915112345678"}
blob.upload_blob(b"second", overwrite=True, metadata={"ended": "silence"})
assert blob.download_blob().readall() == b"second"

# Put Block and Put Block List, as for what is long.
small = BlobServiceClient(
    url,
    credential={"account_name": account, "account_key": key},
    max_single_put_size=64 * 1024,
    max_block_size=64 * 1024,
)
long = small.get_blob_client("official", "long.wav")
long.upload_blob(voice, max_concurrency=3)
assert long.download_blob().readall() == voice
empty = container.get_blob_client("empty")
empty.upload_blob(b"")
assert empty.download_blob().readall() == b""

# List Blobs, page by page, and as folders.
names = ["2026/11/29/a b+ä%41.wav", "empty", "long.wav"]
assert [b.name for b in container.list_blobs()] == names
pages = container.list_blobs(results_per_page=1).by_page()
assert [[b.name for b in page] for page in pages] == [[name] for name in names]
assert [b.name for b in container.list_blobs(name_starts_with="lo")] == ["long.wav"]
assert [b.name for b in container.walk_blobs()] == ["2026/", "empty", "long.wav"]
assert {b.name: b.size for b in container.list_blobs()}["long.wav"] == len(voice)
with_metadata = container.list_blobs(include=["metadata"], name_starts_with="2026")
assert [b.metadata for b in with_metadata] == [{"ended": "silence"}]

# Delete.
empty.delete_blob()
assert not empty.exists()
refuses(ResourceNotFoundError, empty.delete_blob)

# Who may: a wrong key, and signatures of both kinds.
wrong = BlobServiceClient(url, credential={"account_name": account, "account_key": "d3Jvbmc="})
refuses(ClientAuthenticationError, lambda: list(wrong.get_container_client("official").list_blobs()))
end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)
sas = generate_container_sas(
    account, "official", account_key=key, expiry=end,
    permission=ContainerSasPermissions(create=True, list=True),
)
signed = BlobServiceClient(url, credential=sas).get_container_client("official")
signed.upload_blob("signed.wav", voice)
assert "signed.wav" in [b.name for b in signed.list_blobs()]
refuses(HttpResponseError, lambda: signed.delete_blob("signed.wav"))
refuses(HttpResponseError, lambda: signed.upload_blob("signed.wav", b"other", overwrite=True))
assert container.get_blob_client("signed.wav").download_blob().readall() == voice
whole = generate_account_sas(
    account, account_key=key, resource_types=ResourceTypes(object=True, container=True), expiry=end,
    permission=AccountSasPermissions(read=True, list=True),
)
reader = BlobServiceClient(url, credential=whole).get_container_client("official")
assert reader.get_blob_client("signed.wav").download_blob().readall() == voice
refuses(HttpResponseError, lambda: reader.upload_blob("x", b"y"))
print("all of it works")
