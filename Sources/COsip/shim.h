/* osip's headers use struct timeval without including its header. */
#include <sys/time.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/sdp_message.h>
#include <osipparser2/osip_md5.h>
