package io.spoor.pipeline.alert;

import static io.spoor.pipeline.alert.AlertDesk.finding;
import static io.spoor.pipeline.alert.AlertDesk.nanos;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spoor.schemas.Alert;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators do not want to be alerted about, as they write it and as it works. */
class ExceptionLookupTest {
  private static final String RULE = "undeclared-identity-switch";

  private final AlertDesk desk = new AlertDesk();

  @Test
  void whatIsExceptedIsSuppressedAndStaysVisible() throws InvalidDocumentException {
    except("'detector': '%s', 'match': {'agent_id': 'deploy-*', 'principal': 'role/admin'}");

    desk.report("deploy-agent", about("deploy-agent", finding("a", RULE, "high", 10)));

    Alert alert = desk.alert("deploy-agent");
    assertThat(alert.getStatus()).isEqualTo("suppressed");
    assertThat(alert.getExceptions()).containsExactly("x");
    assertThat(alert.getExceptedCount()).isEqualTo(1);
    assertThat(alert.getFindingIds()).containsExactly("a");
    assertThat(alert.getSeverity()).isEqualTo("high");
    assertThat(alert.getPageSeverity()).isNull();
    assertThat(alert.getNotify()).isEqualTo("none");
  }

  @Test
  void oneFindingBesideItIsEnoughToOpenTheAlert() throws InvalidDocumentException {
    except("'detector': '%s'");

    desk.report("agent", finding("a", RULE, "critical", 10));
    desk.report("agent", finding("b", "fan-out", "medium", 11));

    Alert alert = desk.alert("agent");
    assertThat(alert.getStatus()).isEqualTo("open");
    assertThat(alert.getSeverity()).isEqualTo("medium");
    assertThat(alert.getExplanation()).isEqualTo("What b says. 1 other is excepted.");
    assertThat(alert.getFindingCount()).isEqualTo(2);
    assertThat(alert.getNotify()).isEqualTo("first");
  }

  @Test
  void whatWasToldAndIsExceptedSinceIsToldAnewWhenItIsNotAnyMore() throws InvalidDocumentException {
    desk.report("agent", finding("a", RULE, "high", 10));
    assertThat(desk.alert("agent").getNotify()).isEqualTo("first");

    except("'detector': '%s'");
    desk.report("agent", finding("b", RULE, "high", 11));
    assertThat(desk.alert("agent").getStatus()).isEqualTo("suppressed");
    assertThat(desk.alert("agent").getNotified()).isEqualTo("high");

    desk.report("agent", finding("c", "fan-out", "high", 12));
    Alert again = desk.alert("agent");
    assertThat(again.getStatus()).isEqualTo("open");
    assertThat(again.getNotify()).isEqualTo("first");
    assertThat(again.getNotified()).isEqualTo("high");
  }

  @Test
  void anExceptedCriticalFindingHidesNoOther() throws InvalidDocumentException {
    except("'detector': '%s'");
    desk.report("agent", finding("a", RULE, "critical", 10));
    assertThat(desk.alert("agent").getStatus()).isEqualTo("suppressed");

    desk.report("agent", finding("b", "injected-action", "critical", 11));
    desk.report("agent", finding("c", "injected-action", "critical", 12));
    assertThat(desk.pages()).extracting(Alert::getNotify).containsExactly("first", "renewed");
  }

  @Test
  void otherAgentsDetectorsPrincipalsAndTimesAreNotCovered() throws InvalidDocumentException {
    except(
        "'detector': '%s', 'match': {'agent_id': ['deploy-a', 'deploy-b'], 'principal': 'role/x*'}");
    Finding finding = about("deploy-a", finding("a", RULE, "high", 10));
    Finding covered = Finding.newBuilder(finding).setPrincipals(List.of("role/xy")).build();

    assertThat(desk.exceptions.exceptionFor(covered)).isEqualTo("x");
    assertThat(desk.exceptions.exceptionFor(finding)).isNull();
    assertThat(desk.exceptions.exceptionFor(about("deploy-c", covered))).isNull();
    assertThat(desk.exceptions.exceptionFor(Finding.newBuilder(covered).setRuleId("other").build()))
        .isNull();
    assertThat(desk.exceptions.exceptionFor(Finding.newBuilder(covered).setTenant("other").build()))
        .isNull();
    assertThat(at(covered, -86_400 * 11)).isNull();
    assertThat(at(covered, 86_400 * 30)).isNull();
  }

  @Test
  void aLaterVersionCountsFromWhenItTakesEffect() throws InvalidDocumentException {
    except("'detector': '%s'");
    desk.exceptions.add(
        read(
            "{'id': 'x', 'detector': '%s', 'reason': 'r', 'who': 'w', 'withdrawn': true,"
                + " 'effective_from': '2026-03-10T12:01:00Z', 'expires': '2026-04-01T00:00:00Z'}"));
    Finding finding = finding("a", RULE, "high", 0);

    assertThat(at(finding, 59)).isEqualTo("x");
    assertThat(at(finding, 60)).isNull();
  }

  @Test
  void aSilenceCoversEverythingForAShortWhile() throws InvalidDocumentException {
    desk.exceptions.add(
        read(
            "{'id': 'maintenance', 'reason': 'r', 'who': 'w', 'effective_from': '2026-03-10T11:00:00Z',"
                + " 'expires': '2026-03-10T13:00:00Z'}"));

    assertThat(desk.exceptions.exceptionFor(finding("a", "anything", "critical", 10)))
        .isEqualTo("maintenance");
    assertThat(desk.exceptions.exceptionFor(finding("a", "anything", "critical", 3_600))).isNull();
  }

  @Test
  void everyFaultIsNamedWithWhatToDo() {
    var fault =
        catchThrowableOfType(
            InvalidDocumentException.class,
            () ->
                read(
                    "{'id': 'x', 'detector': 'undeclared-identity-swich', 'match': {'agent': 'a', 'principal': 7,"
                        + " 'subject': null}, 'who': 'w', 'effective_from': '2026-03-01T00:00:00Z',"
                        + " 'expires': '2027-06-01T00:00:00Z', 'untill': 'x'}"));

    assertThat(fault.faults())
        .anySatisfy(
            line -> assertThat(line).startsWith("/detector: unknown detector; known detectors are"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("/match/agent: unknown member; known members are agent_id"))
        .anySatisfy(line -> assertThat(line).startsWith("/match/principal: must be a"))
        .anySatisfy(line -> assertThat(line).startsWith("/match/subject: is null"))
        .anySatisfy(line -> assertThat(line).startsWith("/reason: is missing"))
        .anySatisfy(line -> assertThat(line).startsWith("/expires: is more than a year"))
        .anySatisfy(line -> assertThat(line).startsWith("/untill: unknown member"));
    assertThat(fault).hasMessageContaining("x.json is not a valid exception");
  }

  @Test
  void anExceptionEndsAndASilenceSoon() {
    assertThat(faults("'detector': '%s'"))
        .containsExactly("/expires: is missing; set an end such as 2026-12-31T00:00:00Z");
    assertThat(faults("'detector': '%s', 'expires': 'tomorrow'").getFirst()).contains("RFC 3339");
    assertThat(faults("'detector': '%s', 'expires': '2026-03-01T00:00:00Z'").getFirst())
        .contains("must be after effective_from", "withdrawn");
    assertThat(faults("'expires': '2026-03-20T00:00:00Z'").getFirst())
        .contains("silence", "7 days");
  }

  private static List<String> faults(String members) {
    return catchThrowableOfType(
            InvalidDocumentException.class,
            () ->
                read(
                    "{'id': 'x', 'reason': 'r', 'who': 'w', 'effective_from': '2026-03-05T00:00:00Z', "
                        + members
                        + "}"))
        .faults();
  }

  private @Nullable String at(Finding finding, long seconds) {
    return desk.exceptions.exceptionFor(
        Finding.newBuilder(finding).setTime(nanos(seconds)).build());
  }

  private static Finding about(String agent, Finding finding) {
    return Finding.newBuilder(finding).setAgentId(agent).build();
  }

  private void except(String members) throws InvalidDocumentException {
    desk.exceptions.add(
        read(
            "{'id': 'x', 'reason': 'r', 'who': 'w', 'effective_from': '2026-03-01T00:00:00Z',"
                + " 'expires': '2026-04-01T00:00:00Z', "
                + members
                + "}"));
  }

  private static ExceptionRule read(String json) throws InvalidDocumentException {
    return ExceptionParser.parse(
        json.replace("%s", RULE).replace('\'', '"').getBytes(UTF_8), "default", "x.json", nanos(0));
  }
}
