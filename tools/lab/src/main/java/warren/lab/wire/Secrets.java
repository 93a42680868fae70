package warren.lab.wire;

import com.rabbitmq.client.AMQP.Connection;
import com.rabbitmq.client.Method;

/** Leaves out of what is recorded what nobody but the broker is to know. */
final class Secrets {

  private Secrets() {}

  /** The method without password or token (AMQP 0-9-1, connection.start-ok and secure-ok). */
  static Method removed(Method method) {
    if (method instanceof Connection.StartOk start) {
      return new Connection.StartOk.Builder()
          .clientProperties(start.getClientProperties())
          .mechanism(start.getMechanism())
          .response("")
          .locale(start.getLocale())
          .build();
    }
    if (method instanceof Connection.SecureOk) {
      return new Connection.SecureOk.Builder().response("").build();
    }
    if (method instanceof Connection.UpdateSecret update) {
      return new Connection.UpdateSecret.Builder().newSecret("").reason(update.getReason()).build();
    }
    return method;
  }
}
