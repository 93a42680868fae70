package delay;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import warren.lab.Lab;
import warren.lab.Throwing;

/** The shop's tables, with places at which a test can make something happen. */
final class WatchedShop implements Shop {

  /** An order that is moved, on this machine's clock. */
  private record Move(String order, State to, long at) {}

  /** To where an event of the shop moves an order. */
  private static final Set<State> EVENTS = Set.of(State.OPEN, State.PAID);

  private final ShopTables tables;
  private final List<Move> moves = new CopyOnWriteArrayList<>();
  private final List<Move> tries = new CopyOnWriteArrayList<>();
  private final List<Long> attempts = new CopyOnWriteArrayList<>();
  private final List<String> odd = new CopyOnWriteArrayList<>();
  private final Map<State, Throwing> failures = new EnumMap<>(State.class);
  private volatile Consumer<State> beforeMove = to -> {};
  private volatile Runnable beforeReturn = () -> {};

  WatchedShop(Lab lab, int pieces) {
    tables = new ShopTables(lab.database(), pieces);
    for (var state : State.values()) {
      failures.put(state, lab.throwing());
    }
    lab.note("odd", () -> odd);
    lab.note("transactions", () -> attempts);
    lab.note("failures", () -> failures.values().stream().filter(Throwing::hasThrown).toList());
  }

  /** The next transactions that move an order to that state fail with that. */
  void fails(State to, int times, RuntimeException failure) {
    failures.get(to).first(times, () -> failure);
  }

  /** Before the first move to that state. */
  void beforeMoveTo(State state, Runnable deed) {
    beforeMove =
        to -> {
          if (to == state) {
            beforeMove = any -> {};
            deed.run();
          }
        };
  }

  /** Before the first piece is put back. */
  void beforeReturn(Runnable deed) {
    beforeReturn =
        () -> {
          beforeReturn = () -> {};
          deed.run();
        };
  }

  /** The same shop for a program that may crash at these moments. */
  Shop at(Runnable moment) {
    return new Shop() {
      @Override
      public <T> T transaction(Function<Tables, T> work) {
        moment.run();
        var result = WatchedShop.this.transaction(work);
        moment.run();
        return result;
      }
    };
  }

  @Override
  public <T> T transaction(Function<Tables, T> work) {
    attempts.add(System.nanoTime());
    return tables.transaction(inside -> work.apply(new Watched(inside)));
  }

  /** Another program moves the order, and nothing disturbs it. */
  void elsewhere(String order, State from, State to) {
    tables.transaction(
        inside -> {
          if (inside.move(order, from, to) && to == State.CANCELLED) {
            inside.returnStock(order);
          }
          return true;
        });
  }

  State state(String order) {
    return tables.transaction(inside -> inside.state(order));
  }

  int stock() {
    return tables.stock();
  }

  /** Where its events were to move an order, with or without success; repeats are one. */
  List<State> tried(String order) {
    var states = new ArrayList<State>();
    tries.stream()
        .filter(move -> move.order().equals(order) && EVENTS.contains(move.to()))
        .map(Move::to)
        .filter(to -> states.isEmpty() || to != states.get(states.size() - 1))
        .forEach(states::add);
    return states;
  }

  /** How often an order was opened. */
  int openings(String order) {
    return (int)
        moves.stream()
            .filter(move -> move.order().equals(order) && move.to() == State.OPEN)
            .count();
  }

  /** For how long an order was open, in milliseconds. */
  long open(String order) {
    return NANOSECONDS.toMillis(at(order, State.CANCELLED) - at(order, State.OPEN));
  }

  private long at(String order, State to) {
    return moves.stream()
        .filter(move -> move.order().equals(order) && move.to() == to)
        .mapToLong(Move::at)
        .findFirst()
        .orElseThrow();
  }

  /** The most transactions that were begun within any such time. */
  int mostTransactions(Duration within) {
    return (int)
        attempts.stream()
            .mapToLong(
                first ->
                    attempts.stream()
                        .filter(other -> other >= first && other - first <= within.toNanos())
                        .count())
            .max()
            .orElse(0);
  }

  private final class Watched implements Tables {

    private final Tables inside;
    private final Set<State> reached = EnumSet.noneOf(State.class);
    private final Map<String, State> seen = new HashMap<>();

    Watched(Tables inside) {
      this.inside = inside;
    }

    @Override
    public State state(String order) {
      var state = inside.state(order);
      seen.put(order, state);
      return state;
    }

    @Override
    public boolean move(String order, State from, State to) {
      tries.add(new Move(order, to, System.nanoTime()));
      beforeMove.accept(to);
      failures.get(to).pass(message(order, to));
      boolean moved = inside.move(order, from, to);
      if (moved) {
        reached.add(to);
        moves.add(new Move(order, to, System.nanoTime()));
      } else if (from == seen.get(order)) {
        odd.add("seen " + from + " and not moved to " + to);
      }
      return moved;
    }

    @Override
    public void takeStock(String order) {
      note("taken", State.OPEN, order);
      inside.takeStock(order);
    }

    @Override
    public void returnStock(String order) {
      note("returned", State.CANCELLED, order);
      beforeReturn.run();
      inside.returnStock(order);
    }

    /** What is being handled when an order is moved there. */
    private static String message(String order, State to) {
      return switch (to) {
        case OPEN -> "placed " + order;
        case PAID -> "paid " + order;
        case CANCELLED, UNKNOWN -> order;
      };
    }

    /** What is no part of the transaction that moves the order there. */
    private void note(String what, State to, String order) {
      if (!reached.contains(to)) {
        odd.add(what + ", and " + inside.state(order) + " before");
      }
    }
  }
}
