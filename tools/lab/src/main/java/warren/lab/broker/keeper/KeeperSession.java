package warren.lab.broker.keeper;

import static warren.lab.broker.keeper.KeeperProtocol.BROKER;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import warren.lab.broker.Log;
import warren.lab.broker.Words;

/** The keeper's side of one connection; with a share, its end is the user's end. */
final class KeeperSession implements Runnable {

  private final Keeper keeper;
  private final Socket socket;
  private final Set<String> virtualHosts = ConcurrentHashMap.newKeySet();
  private int places;
  private volatile String who = "";
  private volatile Optional<VirtualHosts> supply = Optional.empty();

  KeeperSession(Keeper keeper, Socket socket) {
    this.keeper = keeper;
    this.socket = socket;
  }

  @Override
  public void run() {
    try (socket) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String greeting = reader.readLine();
      if (greeting != null && keeper.knows(Words.of(greeting).get(1))) {
        greet(Words.of(greeting));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          obey(Words.of(line));
        }
      }
    } catch (IOException e) {
      Log.say("a connection broke", e);
    } finally {
      keeper.room().release(places);
      keeper.leave(this);
      supply.ifPresent(hosts -> virtualHosts.forEach(hosts::drop));
    }
  }

  private void greet(List<String> words) {
    switch (words.get(0)) {
      case KeeperProtocol.SHARE -> {
        who = words.get(2);
        keeper.enter(this);
      }
      case KeeperProtocol.TOGETHER -> take(1);
      case KeeperProtocol.ALONE -> take(Keeper.ROOM);
      default -> tell(keeper.state());
    }
  }

  private void tell(Keeper.State state) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of(KeeperProtocol.STATUS, state.pinned(), state.users().size()));
    words.addAll(state.users());
    state.broker().map(KeeperProtocol::words).ifPresent(words::addAll);
    send(words.toArray());
  }

  private void obey(List<String> words) {
    switch (words.get(0)) {
      case KeeperProtocol.VHOST -> give(words.get(1));
      case KeeperProtocol.DELETE -> drop(words.get(1));
      case KeeperProtocol.RESTART -> answer(() -> KeeperProtocol.words(keeper.restart()));
      case KeeperProtocol.KILL -> answer(() -> KeeperProtocol.words(keeper.kill()));
      case KeeperProtocol.REDIS ->
          answer(() -> List.of(KeeperProtocol.REDIS, keeper.redis().uri()));
      case KeeperProtocol.PIN -> pin(true);
      case KeeperProtocol.UNPIN -> pin(false);
      case KeeperProtocol.PING -> send(KeeperProtocol.OK);
      case KeeperProtocol.STOP -> keeper.end("it was told to stop");
      default -> send(KeeperProtocol.ERROR, "unknown: " + words);
    }
  }

  /** The user, in words. */
  String who() {
    return who;
  }

  /** Lets this user use the broker. */
  void serve(Keeper.KeptBroker kept) {
    supply = Optional.of(kept.virtualHosts());
    send(KeeperProtocol.words(kept.broker()).toArray());
  }

  private void give(String label) {
    try {
      VirtualHosts hosts =
          supply.orElseThrow(() -> new IOException("no " + BROKER + " has been given yet"));
      String name = hosts.take(label);
      virtualHosts.add(name);
      send(KeeperProtocol.VHOST, name);
    } catch (IOException e) {
      send(KeeperProtocol.ERROR, e.toString());
    }
  }

  private void drop(String name) {
    if (virtualHosts.remove(name)) {
      supply.ifPresent(hosts -> hosts.drop(name));
    }
  }

  /** Waits for room, which is left with the connection's end. */
  private void take(int wanted) {
    keeper.room().acquireUninterruptibly(wanted);
    places = wanted;
    send(KeeperProtocol.words(keeper.broker()).toArray()); // a kill may have moved it
  }

  /** What the keeper answers when it has done what it was asked. */
  @FunctionalInterface
  private interface Answer {
    List<Object> words() throws IOException, InterruptedException;
  }

  private void answer(Answer answer) {
    try {
      send(answer.words().toArray());
    } catch (IOException e) {
      send(KeeperProtocol.ERROR, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pin(boolean wanted) {
    keeper.pin(wanted);
    send(KeeperProtocol.OK);
  }

  /** Says something to the user; one who is gone is noticed by the reader. */
  synchronized void send(Object... words) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write((Words.line(words) + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      Log.say("a user is gone", e);
    }
  }
}
