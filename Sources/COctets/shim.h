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

/* Where the bytes that separate the parts of a header value stand among 64: a bit each, the first
 * lowest. */
typedef struct {
  uint64_t quotes;
  uint64_t commas;
  uint64_t semicolons;
  uint64_t opens;
  uint64_t closes;
} octets_marks;

/* The marks of `count` bytes, 64 at most; `readable` as above. */
static inline octets_marks octets_marks_of(
    const uint8_t *bytes, size_t count, size_t readable) {
  octets_marks marks = {0, 0, 0, 0, 0};
  size_t index = 0;
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i comma = _mm_set1_epi8(',');
  const __m128i semicolon = _mm_set1_epi8(';');
  const __m128i open = _mm_set1_epi8('<');
  const __m128i close = _mm_set1_epi8('>');
  for (; index < count && readable - index >= 16; index += 16) {
    const __m128i part = _mm_loadu_si128((const __m128i *)(bytes + index));
#define OCTETS_FOUND(what) \
  ((uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part, what)) << index)
    marks.quotes |= OCTETS_FOUND(quote);
    marks.commas |= OCTETS_FOUND(comma);
    marks.semicolons |= OCTETS_FOUND(semicolon);
    marks.opens |= OCTETS_FOUND(open);
    marks.closes |= OCTETS_FOUND(close);
#undef OCTETS_FOUND
  }
#else
  (void)readable;
#endif
  for (; index < count; index += 1) {
    const uint64_t bit = (uint64_t)1 << index;
    switch (bytes[index]) {
      case '"': marks.quotes |= bit; break;
      case ',': marks.commas |= bit; break;
      case ';': marks.semicolons |= bit; break;
      case '<': marks.opens |= bit; break;
      case '>': marks.closes |= bit; break;
      default: break;
    }
  }
  if (count < 64) {
    const uint64_t inside = ((uint64_t)1 << count) - 1;
    marks.quotes &= inside;
    marks.commas &= inside;
    marks.semicolons &= inside;
    marks.opens &= inside;
    marks.closes &= inside;
  }
  return marks;
}

/* Asks for the row of memory an address is in; any address will do. */
static inline void octets_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
