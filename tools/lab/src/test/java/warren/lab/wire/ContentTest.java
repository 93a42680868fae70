package warren.lab.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireEvent.Content;

class ContentTest {

  @Test
  void utf8_is_told_from_other_bytes() {
    assertThat(content("Grüße 🐇".getBytes(UTF_8), 0).isUtf8()).isTrue();
    assertThat(content(new byte[0], 0).isUtf8()).isTrue();
    assertThat(content("Grüße".getBytes(ISO_8859_1), 0).isUtf8()).isFalse();
  }

  @Test
  void what_is_left_out_may_begin_within_a_character() {
    byte[] cut = Arrays.copyOf("🐇".getBytes(UTF_8), 2);
    assertThat(content(cut, 2).isUtf8()).isTrue();
    assertThat(content(cut, 0).isUtf8()).isFalse();
  }

  private static Content content(byte[] preview, int more) {
    return new Content(new AMQP.BasicProperties(), preview.length + more, preview);
  }
}
