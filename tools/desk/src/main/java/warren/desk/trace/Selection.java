package warren.desk.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import warren.desk.outcome.MisuseException;
import warren.lab.ledger.Entry;
import warren.lab.ledger.Entry.Step;

/**
 * The part of a run that the learner wants to see.
 *
 * @param test the number of one of its tests, from 1, or a part of its name
 * @param client a client's name
 * @param message a message's id, or its body if it has none
 * @param channel a channel's number
 */
public record Selection(
    Optional<String> test,
    Optional<String> client,
    Optional<String> message,
    Optional<Integer> channel) {

  /** How many names are listed to choose from. */
  private static final int SHOWN = 12;

  /** All of it. */
  public static final Selection ALL =
      new Selection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * That part of a run: tests in which nothing is left are left out, unless all is wanted.
   *
   * @throws MisuseException if there is no such test, client, message or channel; with those that
   *     there are
   */
  public List<View> of(KeptRun run) {
    var tests = tests(run.conversations());
    var views = tests.stream().map(this::view).toList();
    if (client.isEmpty() && message.isEmpty() && channel.isEmpty()) {
      return views;
    }
    var left = views.stream().filter(view -> !view.events().isEmpty()).toList();
    if (left.isEmpty()) {
      throw nothing(tests);
    }
    return left;
  }

  private List<Conversation> tests(List<Conversation> all) {
    if (test.isEmpty()) {
      return all;
    }
    var found =
        test.get().matches("\\d{1,4}")
            ? IntStream.of(Integer.parseInt(test.get()) - 1)
                .filter(i -> i >= 0 && i < all.size())
                .mapToObj(all::get)
                .toList()
            : all.stream().filter(each -> isCalled(each, test.get())).toList();
    if (found.isEmpty()) {
      throw new MisuseException(
          "There is no test '%s' in that run. There are:\n%s".formatted(test.get(), numbered(all)));
    }
    return found;
  }

  private static boolean isCalled(Conversation conversation, String part) {
    String wanted = part.strip().toLowerCase(Locale.ROOT);
    return conversation.called().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static String numbered(List<Conversation> all) {
    return IntStream.range(0, all.size())
        .mapToObj(i -> "  %d  %s".formatted(i + 1, all.get(i).test()))
        .collect(Collectors.joining("\n"));
  }

  private View view(Conversation test) {
    var scene =
        test.events().stream()
            .filter(event -> client.isEmpty() || event.client().equals(client.get()))
            .filter(event -> channel.isEmpty() || event.channel() == channel.get())
            .toList();
    var messages =
        test.ledger().entries().stream()
            .filter(entry -> message.isEmpty() || entry.id().equals(message.get()))
            .filter(entry -> entry.steps().stream().map(Step::event).anyMatch(scene::contains))
            .toList();
    if (message.isEmpty()) {
      return new View(test, scene, scene, messages);
    }
    var about =
        messages.stream()
            .flatMap(entry -> entry.steps().stream())
            .map(step -> step.event().number())
            .collect(Collectors.toSet());
    var events = scene.stream().filter(event -> about.contains(event.number())).toList();
    return new View(test, events, scene, messages);
  }

  private MisuseException nothing(List<Conversation> tests) {
    var clients = tests.stream().flatMap(test -> test.clients().stream()).distinct().toList();
    if (client.isPresent() && !clients.contains(client.get())) {
      return none("client", client.get(), clients);
    }
    var messages =
        tests.stream()
            .flatMap(test -> test.ledger().entries().stream())
            .map(Entry::id)
            .distinct()
            .toList();
    if (message.isPresent() && !messages.contains(message.get())) {
      return none("message", message.get(), messages);
    }
    var channels =
        tests.stream()
            .flatMap(test -> test.events().stream())
            .map(event -> String.valueOf(event.channel()))
            .distinct()
            .sorted()
            .toList();
    if (channel.isPresent() && !channels.contains(String.valueOf(channel.get()))) {
      return none("channel", String.valueOf(channel.get()), channels);
    }
    return new MisuseException(
        "Nothing in that run is about all of these at once.\nNext: leave out one of the filters.");
  }

  private static MisuseException none(String what, String name, List<String> there) {
    if (there.isEmpty()) {
      return new MisuseException(
          "There is no %s '%s' in that run: nothing was said on the wire.".formatted(what, name));
    }
    var shown = new ArrayList<>(there.stream().limit(SHOWN).map(Shown::name).toList());
    if (there.size() > SHOWN) {
      shown.add("and %d more".formatted(there.size() - SHOWN));
    }
    return new MisuseException(
        "There is no %s '%s' in that run. There %s: %s"
            .formatted(
                what, name, there.size() == 1 ? "is only" : "are", String.join(", ", shown)));
  }
}
