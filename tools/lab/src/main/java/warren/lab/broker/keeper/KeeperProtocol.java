package warren.lab.broker.keeper;

import java.net.URI;
import java.util.List;
import warren.lab.broker.Broker;

/**
 * What a user and a keeper say to each other, in lines of {@link Words}.
 *
 * <pre>
 * user                        keeper
 * share TOKEN WHO             progress TEXT ... then: broker ... | failure TEXT
 * look TOKEN                  status PINNED COUNT WHO... [broker ...]
 * together TOKEN, alone TOKEN broker ..., once there is room; the connection's end makes room
 * vhost LABEL                 vhost NAME | error TEXT
 * delete NAME
 * restart, kill               broker ... | error TEXT
 * redis                       redis URI | error TEXT
 * pin, unpin, ping            ok
 * stop                        (the connection ends)
 * </pre>
 *
 * Users only come to a keeper of their own {@link #VERSION}, but any may look at any other and end
 * it: {@code look} and {@code stop}, the line that answers, and the keeper's address stay as they
 * are.
 */
final class KeeperProtocol {

  /** To be raised by whoever changes what is said here. */
  static final int VERSION = 2;

  static final String SHARE = "share";
  static final String LOOK = "look";
  static final String PROGRESS = "progress";
  static final String BROKER = "broker";
  static final String FAILURE = "failure";
  static final String STATUS = "status";
  static final String VHOST = "vhost";
  static final String DELETE = "delete";
  static final String ERROR = "error";
  static final String PIN = "pin";
  static final String UNPIN = "unpin";
  static final String PING = "ping";
  static final String TOGETHER = "together";
  static final String ALONE = "alone";
  static final String RESTART = "restart";
  static final String KILL = "kill";
  static final String REDIS = "redis";
  static final String STOP = "stop";
  static final String OK = "ok";

  private KeeperProtocol() {}

  static List<Object> words(Broker broker) {
    return List.of(
        BROKER,
        broker.way(),
        broker.reason(),
        broker.version(),
        broker.host(),
        broker.port(),
        broker.tls(),
        broker.user(),
        broker.password(),
        broker.management());
  }

  static Broker broker(List<String> words) {
    return new Broker(
        Broker.Way.valueOf(words.get(1)),
        words.get(2),
        words.get(3),
        words.get(4),
        Integer.parseInt(words.get(5)),
        Boolean.parseBoolean(words.get(6)),
        words.get(7),
        words.get(8),
        URI.create(words.get(9)));
  }
}
