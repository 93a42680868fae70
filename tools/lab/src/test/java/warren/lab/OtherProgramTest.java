package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OtherProgramTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  public interface Counter {
    int count();
  }

  static final class StaticCounter implements Counter {
    @Override
    public int count() {
      return NUMBER.incrementAndGet();
    }
  }

  static final class Lock implements Supplier<Object> {
    @Override
    public Object get() {
      return OtherProgramTest.class;
    }
  }

  static final class WithParameter implements IntSupplier {

    private final int value;

    WithParameter(int value) {
      this.value = value;
    }

    @Override
    public int getAsInt() {
      return value;
    }
  }

  @Test
  void a_static_field_begins_anew() {
    var here = new StaticCounter();
    Counter there = OtherProgram.start(StaticCounter.class);

    assertThat(here.count()).isEqualTo(1);
    assertThat(here.count()).isEqualTo(2);
    assertThat(there.count()).isEqualTo(1);
    assertThat(OtherProgram.<Counter, StaticCounter>start(StaticCounter.class).count())
        .isEqualTo(1);
  }

  @Test
  void a_class_is_another_to_lock_on() {
    Supplier<Object> there = OtherProgram.start(Lock.class);

    assertThat(there.get()).isNotSameAs(new Lock().get());
  }

  @Test
  void what_cannot_be_made_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OtherProgram.<IntSupplier, WithParameter>start(WithParameter.class))
        .withMessageContaining("WithParameter");
  }
}
