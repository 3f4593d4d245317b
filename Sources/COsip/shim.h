/* osip's headers use struct timeval without including its header. */
#include <sys/time.h>
#include <stdarg.h>
#include <stdlib.h>
#include <osipparser2/osip_port.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/sdp_message.h>
#include <osipparser2/osip_md5.h>

/* osip_free is a macro over whichever allocator is set. */
static inline void osip_text_free(char *text) { osip_free(text); }

static inline void osip_say_nothing(
    const char *file, int line, osip_trace_level_t level, const char *format,
    va_list arguments) {}

/* Until it is given somewhere else to write, osip writes to standard output. */
static inline void osip_silence(void) {
  osip_trace_initialize_func(TRACE_LEVEL0, osip_say_nothing);
}
