package delay;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/** The shop's tables, with places at which a test can make something happen. */
final class WatchedShop implements Shop {

  /** An order that was moved, on this machine's clock. */
  record Move(String order, State to, long at) {}

  private final ShopTables tables;
  private final List<Move> moves = new CopyOnWriteArrayList<>();
  private final Set<State> unfounded = ConcurrentHashMap.newKeySet();
  private volatile boolean failed;
  private volatile Consumer<State> beforeMove = to -> {};
  private volatile Runnable beforeReturn = () -> {};

  WatchedShop(DataSource database, int pieces) {
    tables = new ShopTables(database, pieces);
  }

  /** Before the first move to that state; it may throw, which fails the transaction. */
  void beforeMoveTo(State state, Runnable deed) {
    beforeMove =
        to -> {
          if (to == state) {
            beforeMove = any -> {};
            deed.run();
          }
        };
  }

  /** A database that fails for a moment. */
  static void busy() {
    throw new IllegalStateException("the database is busy");
  }

  /** Before a piece is put back. */
  void beforeReturn(Runnable deed) {
    beforeReturn = deed;
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
    var result = tables.transaction(inside -> work.apply(new Watched(inside)));
    return result;
  }

  /** Another program's transaction, which nothing disturbs. */
  void elsewhere(Consumer<Tables> work) {
    tables.transaction(
        inside -> {
          work.accept(inside);
          return true;
        });
  }

  State state(String order) {
    return tables.transaction(inside -> inside.state(order));
  }

  int stock() {
    return tables.stock();
  }

  /** When an order was first moved to that state. */
  Optional<Long> movedAt(String order, State to) {
    return moves.stream()
        .filter(move -> move.order().equals(order) && move.to() == to)
        .map(Move::at)
        .findFirst();
  }

  /** Whether a piece was taken or returned by a transaction that did not move its order there. */
  boolean changedStockWithout(State state) {
    return unfounded.contains(state);
  }

  /** Whether a transaction has failed because a test wanted it to. */
  boolean hasFailed() {
    return failed;
  }

  private final class Watched implements Tables {

    private final Tables inside;
    private final Set<State> reached = EnumSet.noneOf(State.class);

    Watched(Tables inside) {
      this.inside = inside;
    }

    @Override
    public State state(String order) {
      return inside.state(order);
    }

    @Override
    public boolean move(String order, State from, State to) {
      try {
        beforeMove.accept(to);
      } catch (RuntimeException e) {
        failed = true;
        throw e;
      }
      boolean moved = inside.move(order, from, to);
      if (moved) {
        reached.add(to);
        moves.add(new Move(order, to, System.nanoTime()));
      }
      return moved;
    }

    @Override
    public void takeStock(String order) {
      note(State.OPEN);
      inside.takeStock(order);
    }

    @Override
    public void returnStock(String order) {
      note(State.CANCELLED);
      beforeReturn.run();
      inside.returnStock(order);
    }

    private void note(State state) {
      if (!reached.contains(state)) {
        unfounded.add(state);
      }
    }
  }
}
