/* osip's headers use struct timeval without including its header. */
#include <sys/time.h>
#include <stdlib.h>
#include <osipparser2/osip_port.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/sdp_message.h>
#include <osipparser2/osip_md5.h>

/* osip_free is a macro over whichever allocator is set. */
static inline void osip_text_free(char *text) { osip_free(text); }
