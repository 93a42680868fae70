package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;

/** The reply codes with which a broker refuses (AMQP 0-9-1, section 1.2). */
final class ReplyCode {

  private ReplyCode() {}

  /** With which the broker closed the channel or the connection, or 0 where it did neither. */
  static int of(IOException e) {
    if (e.getCause() instanceof ShutdownSignalException shutdown) {
      if (shutdown.getReason() instanceof AMQP.Channel.Close channel) {
        return channel.getReplyCode();
      }
      if (shutdown.getReason() instanceof AMQP.Connection.Close connection) {
        return connection.getReplyCode();
      }
    }
    return 0;
  }
}
