/* What Swift has no word for: sixteen bytes compared at once, and memory asked for ahead. */
#ifndef HARNESS_OCTETS_H
#define HARNESS_OCTETS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

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
  /* Steps of sixteen as far as they may be read; what is longer is worth a call. */
  size_t last = count < 96 ? count : 96;
  if (readable < last + 15) last = readable < 16 ? 0 : readable - 15;
  size_t index = 0;
  for (; index < last; index += 16) {
    const __m128i part = _mm_loadu_si128((const __m128i *)(bytes + index));
    const unsigned found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part, pattern));
    if (found != 0) {
      const size_t place = index + (size_t)__builtin_ctz(found);
      return place < count ? (ptrdiff_t)place : -1;
    }
  }
  if (index >= count) return -1;
#else
  const size_t index = 0;
  (void)readable;
#endif
  const void *place = memchr(bytes + index, wanted, count - index);
  return place == NULL ? -1 : (const uint8_t *)place - bytes;
}

/* A bit for each of 64 bytes that is of a kind, the first lowest. */
#if defined(__SSE2__)
#define OCTETS_EQUAL(byte) _mm_cmpeq_epi8(part, _mm_set1_epi8(byte))
#define OCTETS_BITS(wide, narrow) \
  uint64_t bits = 0; \
  for (size_t index = 0; index < 64; index += 16) { \
    const __m128i part = _mm_loadu_si128((const __m128i *)(bytes + index)); \
    bits |= (uint64_t)(unsigned)_mm_movemask_epi8(wide) << index; \
  } \
  return bits;
#else
#define OCTETS_BITS(wide, narrow) \
  uint64_t bits = 0; \
  for (size_t index = 0; index < 64; index += 1) { \
    const uint8_t byte = bytes[index]; \
    bits |= (uint64_t)(narrow) << index; \
  } \
  return bits;
#endif

static inline uint64_t octets_line_feeds(const uint8_t *bytes) {
  OCTETS_BITS(OCTETS_EQUAL('\n'), byte == '\n')
}

/* What separates the parts of a header value: a quote, comma, semicolon or angle bracket. Brackets
 * differ from each other in the bit 2 alone. */
static inline uint64_t octets_separators(const uint8_t *bytes) {
  OCTETS_BITS(
      _mm_or_si128(
          _mm_or_si128(OCTETS_EQUAL('"'), OCTETS_EQUAL(',')),
          _mm_or_si128(
              OCTETS_EQUAL(';'),
              _mm_cmpeq_epi8(_mm_and_si128(part, _mm_set1_epi8(~2)), _mm_set1_epi8('<')))),
      byte == '"' || byte == ',' || byte == ';' || byte == '<' || byte == '>')
}

#undef OCTETS_BITS
#undef OCTETS_EQUAL

/* Asks for the row of memory an address is in; any address will do. */
static inline void octets_prefetch(const void *address) { __builtin_prefetch(address); }

/* Brings pages of a file in at once: one interruption for every few of them costs more. `start` is
 * rounded down to a page. Where that is not possible, as with a file that was cut, they come when
 * they are used. */
static inline void octets_populate(const void *start, size_t count) {
#if defined(MADV_POPULATE_READ)
  const uintptr_t page = (uintptr_t)1 << 16;
  const uintptr_t first = (uintptr_t)start & ~(page - 1);
  (void)madvise((void *)first, (uintptr_t)start + count - first, MADV_POPULATE_READ);
#else
  (void)start;
  (void)count;
#endif
}

/* Asks for memory in large pages where it is looked at here and there, and grows large. */
static inline void octets_spread(void *start, size_t count) {
#if defined(MADV_HUGEPAGE)
  const uintptr_t page = (uintptr_t)1 << 21;
  const uintptr_t first = ((uintptr_t)start + page - 1) & ~(page - 1);
  const uintptr_t end = ((uintptr_t)start + count) & ~(page - 1);
  /* A wish; where it is not granted nothing is lost. */
  if (end > first) (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
  (void)start;
  (void)count;
#endif
}

#endif
