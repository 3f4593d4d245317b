/* What Swift has no word for: sixteen bytes compared at once, and memory asked for ahead. */
#ifndef HARNESS_OCTETS_H
#define HARNESS_OCTETS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The offset of the first `wanted` among `count` bytes, or -1.
 *
 * `readable` bytes may be read from `bytes` on; it is at least `count`. Header lines are short: a
 * call of memchr takes longer than to look at them here. */
static inline ptrdiff_t octets_first(
    const uint8_t *bytes, size_t count, size_t readable, uint8_t wanted) {
#if defined(__SSE2__)
  const __m128i pattern = _mm_set1_epi8((char)wanted);
  size_t index = 0;
  while (index < count && index < 96 && readable - index >= 16) {
    const __m128i part = _mm_loadu_si128((const __m128i *)(bytes + index));
    const unsigned found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part, pattern));
    if (found != 0) {
      const size_t place = index + (size_t)__builtin_ctz(found);
      return place < count ? (ptrdiff_t)place : -1;
    }
    index += 16;
  }
  if (index >= count) return -1;
#else
  const size_t index = 0;
  (void)readable;
#endif
  const void *place = memchr(bytes + index, wanted, count - index);
  return place == NULL ? -1 : (const uint8_t *)place - bytes;
}

/* Asks for the row of memory an address is in; any address will do. */
static inline void octets_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
