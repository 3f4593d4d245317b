#include <opus.h>

/* Settings are given through variadic functions, which Swift does not call. */
static inline int opus_encoder_prepare(
    OpusEncoder *encoder, opus_int32 bits, opus_int32 complexity, opus_int32 loss) {
  int code = opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bits));
  if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
  if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1));
  if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(loss));
  if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
  return code;
}
