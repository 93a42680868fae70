package warren.lab.wire;

import com.rabbitmq.client.ConnectionFactory;
import java.nio.file.Path;
import warren.lab.broker.Broker;
import warren.lab.broker.keeper.BrokerLease;

/** The broker that these tests talk to, with a virtual host of their own. */
final class TestBroker implements AutoCloseable {

  private final BrokerLease lease;
  private final BrokerLease.Room room;
  private final String virtualHost;

  private TestBroker(BrokerLease lease) {
    this.lease = lease;
    this.room = lease.enter(false); // and nobody restarts it meanwhile
    this.virtualHost = lease.newVirtualHost("wire");
  }

  static TestBroker open() {
    return new TestBroker(
        BrokerLease.acquire(
            Path.of(System.getProperty("warren.root", "")).toAbsolutePath(), System.err::println));
  }

  Broker broker() {
    return lease.broker();
  }

  /** A factory of connections straight to the broker. */
  ConnectionFactory factory() {
    var factory = new ConnectionFactory();
    factory.setHost(broker().host());
    factory.setPort(broker().port());
    factory.setUsername(broker().user());
    factory.setPassword(broker().password());
    factory.setVirtualHost(virtualHost);
    return factory;
  }

  /** A factory of connections through a wire. */
  ConnectionFactory factory(Wire wire) {
    var factory = factory();
    factory.setHost("127.0.0.1");
    factory.setPort(wire.port());
    factory.setSocketFactory(wire.socketFactory());
    return factory;
  }

  @Override
  public void close() {
    room.close();
    lease.close();
  }
}
