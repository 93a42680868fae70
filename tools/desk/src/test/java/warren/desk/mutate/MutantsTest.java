package warren.desk.mutate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MutantsTest {

  @Test
  void a_statement_is_dropped_and_all_else_stays_as_it_was_written() {
    var source =
        """
        class Sender {
          void send(Channel channel) {
            // tag::send[]
            channel.basicPublish( // <1>
                "", "q; // <2>", null, body); // <3>
            channel.close(); // <4>
            // end::send[]
          }
        }
        """;

    var mutant = mutant(source, "send/drop-basicPublish");

    assertThat(mutant.line()).isEqualTo(4);
    assertThat(mutant.diff()).startsWith("- channel.basicPublish( \"\", \"q;");
    assertThat(mutant.text())
        .isEqualTo(
            source.replace(
                """
                channel.basicPublish( // <1>
                        "", "q; // <2>", null, body);\
                """,
                ""));
  }

  @Test
  void what_is_only_in_a_comment_or_a_text_is_not_changed() {
    assertThat(
            Mutants.of(
                """
                class Quiet {
                  /** {@code channel.basicAck(tag, false); if (1 < 2)} */
                  String text() {
                    // channel.basicQos(2); <1>
                    return "channel.basicAck(tag, true)"; /* PERSISTENT_BASIC, 5 */
                  }
                }
                """))
        .extracting(Mutant::id)
        .containsExactly("text/drop-return");
  }

  @Test
  void the_only_statement_that_an_if_guards_is_dropped_once_and_bodies_without_braces_stay_java() {
    assertThat(
            ids(
                """
                if (full) { throw new IllegalStateException(); }
                if (empty) notifyAll();
                if (a) { b(); c(); }
                run(() -> d());
                """))
        .contains("m/drop-throw", "m/drop-notifyAll", "m/drop-if", "m/drop-b", "m/drop-d")
        .doesNotContain("m/drop-if#2");
    assertThat(changed("if (empty) notifyAll();", "m/drop-notifyAll")).isEqualTo("if (empty) ;");
    assertThat(changed("run(() -> d());", "m/drop-d")).isEqualTo("run(() -> {});");
  }

  @Test
  void two_arguments_that_may_be_of_one_type_are_swapped() {
    assertThat(changed("channel.queueBind(queue, /* to */ exchange, key);", "m/swap-queueBind-1-3"))
        .isEqualTo("channel.queueBind(key, /* to */ exchange, queue);");
    assertThat(ids("call(\"a\", true, 1, x -> x, null);")).noneMatch(id -> id.contains("swap"));
  }

  @Test
  void a_flag_of_an_amqp_call_is_flipped_and_named() {
    assertThat(ids("channel.queueDeclare(q, true, false, false, null);"))
        .contains("m/flip-durable", "m/flip-exclusive", "m/flip-autoDelete");
    assertThat(changed("channel.basicNack(tag, false, true);", "m/flip-multiple"))
        .isEqualTo("channel.basicNack(tag, true, true);");
    assertThat(changed("channel.basicNack(tag, false, true);", "m/flip-requeue"))
        .isEqualTo("channel.basicNack(tag, false, false);");
    assertThat(changed("channel.basicConsume(q, false, d, c);", "m/flip-autoAck"))
        .isEqualTo("channel.basicConsume(q, true, d, c);");
    assertThat(changed("channel.basicPublish(e, k, true, p, b);", "m/flip-mandatory"))
        .isEqualTo("channel.basicPublish(e, k, false, p, b);");
    assertThat(ids("other(false, true);")).containsExactly("m/drop-other", "m/swap-other-1-2");
  }

  @Test
  void a_mode_is_set_too_late_and_an_ack_comes_too_early() {
    assertThat(changed("channel.basicQos(9); consume(); return;", "m/move-basicQos-last"))
        .isEqualTo(" consume();\nchannel.basicQos(9);\n return;");
    assertThat(changed("var tag = t(); work(); c.basicAck(tag);", "m/move-basicAck-first"))
        .isEqualTo("var tag = t(); \nc.basicAck(tag);\nwork(); ");
    assertThat(ids("c.basicAck(tag); work(); c.confirmSelect();"))
        .noneMatch(id -> id.contains("move"));
  }

  @Test
  void a_time_has_another_unit_and_is_not_off_by_one() {
    assertThat(changed("wait(5, TimeUnit.SECONDS);", "m/unit-SECONDS-to-MILLISECONDS"))
        .isEqualTo("wait(5, TimeUnit.MILLISECONDS);");
    assertThat(changed("wait(Duration.ofMillis(5));", "m/unit-ofMillis-to-ofSeconds"))
        .isEqualTo("wait(Duration.ofSeconds(5));");
    assertThat(changed("wait(pause.toMillis());", "m/unit-toMillis-to-toSeconds"))
        .isEqualTo("wait(pause.toSeconds());");
    assertThat(ids("wait(5, TimeUnit.SECONDS); wait(Duration.ofMillis(5));"))
        .noneMatch(id -> id.contains("off-by-one"));

    var imported = "import static java.util.concurrent.TimeUnit.SECONDS;\n" + in("wait(SECONDS);");
    assertThat(mutant(imported, "m/unit-SECONDS-to-MILLISECONDS").text())
        .contains("wait(java.util.concurrent.TimeUnit.MILLISECONDS);");
    assertThat(ids("wait(SECONDS);")).noneMatch(id -> id.contains("unit"));
  }

  @Test
  void a_number_or_a_comparison_is_off_by_one() {
    assertThat(changed("c.basicQos(10);", "m/off-by-one-10-to-11")).isEqualTo("c.basicQos(11);");
    assertThat(changed("c.basicQos(10);", "m/off-by-one-10-to-9")).isEqualTo("c.basicQos(9);");
    assertThat(changed("long n = 0L;", "m/off-by-one-0-to-1")).isEqualTo("long n = 1L;");
    assertThat(changed("ok = a /* < */ < b;", "m/off-by-one-less-or-equal"))
        .isEqualTo("ok = a /* < */ <= b;");
    assertThat(changed("ok = a >= b;", "m/off-by-one-greater")).isEqualTo("ok = a > b;");
  }

  @Test
  void an_exception_is_caught_wider_narrower_or_swallowed() {
    var code = "try { a(); } catch (IOException | RuntimeException e) { b(); }";
    assertThat(changed(code, "m/wider-IOException-or-RuntimeException"))
        .isEqualTo("try { a(); } catch (Exception e) { b(); }");
    assertThat(changed(code, "m/narrower-without-IOException"))
        .isEqualTo("try { a(); } catch (RuntimeException e) { b(); }");
    assertThat(changed(code, "m/swallow-IOException-or-RuntimeException"))
        .isEqualTo(
            "try { a(); } catch (IOException | RuntimeException e) { e.printStackTrace(); }");
    assertThat(changed("try { a(); } catch (Exception e) { b(); }", "m/narrower-Exception"))
        .isEqualTo("try { a(); } catch (RuntimeException e) { b(); }");
    assertThat(changed("try { a(); } catch (Odd e) { b(); }", "m/narrower-Odd"))
        .isEqualTo("{ a(); } ");
    assertThat(mutant(in("a();"), "m/swallow-all").text())
        .contains(
            "{ try {\na();\n  } catch (Exception swallowed) { swallowed.printStackTrace(); } }");
    assertThat(ids("run(x -> { a(); });")).contains("m/swallow-all-in-lambda");
  }

  @Test
  void a_finally_goes_and_a_resource_stays_open() {
    assertThat(changed("try { a(); } finally { b(); }", "m/drop-finally")).isEqualTo("{ a(); }");
    assertThat(changed("try { a(); } catch (E e) { } finally { b(); }", "m/drop-finally"))
        .isEqualTo("try { a(); } catch (E e) { }");
    var two = "try (var a = x(); var b = y()) { c(); }";
    assertThat(changed(two, "m/drop-close-of-a"))
        .isEqualTo("{ var a = x(); try (var b = y()) { c(); } }");
    assertThat(changed(two, "m/drop-close-of-b"))
        .isEqualTo("try (var a = x()) { var b = y(); { c(); } }");
    assertThat(changed("try (var a = x()) { c(); } catch (E e) { }", "m/drop-close-of-a"))
        .isEqualTo("try { var a = x(); { c(); } } catch (E e) { }");
  }

  @Test
  void what_is_shared_is_made_anew_and_what_is_made_anew_is_shared() {
    var source =
        """
        class Shop {
          private final Set<String> seen = new HashSet<>();
          private Channel channel;
          void open() { channel = connection.createChannel(); }
          void see(String id) { seen.add(id); }
        }
        """;
    assertThat(mutant(source, "see/local-seen").text())
        .contains("void see(String id) { Set<String> seen = new HashSet<>(); seen.add(id); }");
    assertThat(mutant(source, "open/local-channel").text())
        .contains("void open() { var channel = connection.createChannel(); }");
    assertThat(changed("for (;;) { var c = open(); use(c); }", "m/shared-c"))
        .isEqualTo("var c = open();\nfor (;;) {  use(c); }");
    assertThat(changed("run(() -> { var c = open(); use(c); });", "m/shared-c"))
        .isEqualTo("var c = open();\nrun(() -> {  use(c); });");
  }

  @Test
  void a_message_loses_a_property_or_its_charset() {
    assertThat(changed("c.p(MessageProperties.PERSISTENT_TEXT_PLAIN, b);", "m/drop-persistent"))
        .isEqualTo("c.p(null, b);");
    assertThat(changed("c.p(PERSISTENT_BASIC.builder().build());", "m/drop-persistent"))
        .isEqualTo("c.p(BASIC.builder().build());");
    assertThat(changed("p = new Builder().deliveryMode(2).build();", "m/drop-deliveryMode"))
        .isEqualTo("p = new Builder().build();");
    assertThat(changed("b = text.getBytes(UTF_8);", "m/drop-charset"))
        .isEqualTo("b = text.getBytes();");
    assertThat(changed("s = new String(b, StandardCharsets.UTF_8);", "m/drop-charset"))
        .isEqualTo("s = new String(b);");
  }

  @Test
  void ids_tell_apart_and_outlive_changes_elsewhere() {
    var twice = "c.basicAck(1, false); c.basicAck(2, false);";
    assertThat(ids(twice)).contains("m/drop-basicAck", "m/drop-basicAck#2").doesNotHaveDuplicates();
    assertThat(ids("// A line more.\n\n" + twice)).isEqualTo(ids(twice));
    assertThat(mutant(in(twice), "m/flip-multiple#2").text()).contains("c.basicAck(2, true)");
  }

  @Test
  void lines_that_end_as_on_windows_are_counted_as_lines() {
    var mutant = mutant(in("a();\nb();").replace("\n", "\r\n"), "m/drop-b");
    assertThat(mutant.diff()).isEqualTo("- b();");
    assertThat(mutant.text()).contains("a();\r\n").doesNotContain("b()");
  }

  @Test
  void what_is_no_java_is_refused_with_the_parsers_words() {
    assertThatThrownBy(() -> Mutants.of("class {"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1");
  }

  private static String in(String code) {
    return "class C {\n  void m() throws Exception {\n" + code + "\n  }\n}\n";
  }

  private static List<String> ids(String code) {
    return Mutants.of(in(code)).stream()
        .map(Mutant::id)
        .filter(id -> !id.equals("m/swallow-all"))
        .toList();
  }

  /** The code of the method with that change. */
  private static String changed(String code, String id) {
    var text = mutant(in(code), id).text();
    int from = text.indexOf('\n', text.indexOf("void m()")) + 1;
    return text.substring(from, text.lastIndexOf("\n  }"));
  }

  private static Mutant mutant(String source, String id) {
    var all = Mutants.of(source);
    return all.stream()
        .filter(mutant -> mutant.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + ids(all)));
  }

  private static List<String> ids(List<Mutant> mutants) {
    return mutants.stream().map(Mutant::id).toList();
  }
}
