#!/usr/bin/env python3
"""A reporter: a run's scenarios as a table, CSV or Markdown."""
import csv
import io

from harness_plugin import Plugin

plugin = Plugin("summary-table", "1.0.0")
COLUMNS = ["scenario", "requirements", "outcome", "seconds", "findings"]


def rows(record):
    for entry in record.get("scenarios", []):
        found = [finding["message"] for judged in entry["checks"]
                 for finding in judged.get("findings") or []]
        found += [complaint["message"] for complaint in entry["script"]]
        yield [entry.get("variant") or entry["scenario"], " ".join(entry["requirements"]),
               entry["outcome"], "%.3f" % entry["seconds"], "; ".join(found)]


def as_csv(record):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(record))
    return text.getvalue()


def as_markdown(record):
    def line(cells):
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
    return line(COLUMNS) + "|" + "---|" * len(COLUMNS) + "\n" + "".join(map(line, rows(record)))


@plugin.reporter("table", title="the scenarios as a table: scenarios.csv or scenarios.md", settings=[
    dict(name="format", kind="choice", choices=["csv", "markdown"], default="csv",
         title="how the table is written"),
])
def table(params):
    if params["settings"].get("format") == "markdown":
        return {"scenarios.md": as_markdown(params["record"])}
    return {"scenarios.csv": as_csv(params["record"])}


if __name__ == "__main__":
    plugin.run()
