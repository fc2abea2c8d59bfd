package io.spoor.testkit.scenario;

import java.util.function.Consumer;

/**
 * The research assistant searches and has a sub-agent fetch pages; one run uses a key that it
 * found.
 */
final class ResearchRuns {
  private static final DeployedAgent ASSISTANT =
      DeployedAgent.of("research-assistant", "0.14.2", "203.0.113.68");
  private static final DeployedAgent FETCHER = DeployedAgent.of("fetcher", "0.6.0", "203.0.113.69");
  private static final String LEO = "leo.haddad@larkfield.example";

  private final ScenarioBuilder scenario;

  ResearchRuns(ScenarioBuilder scenario) {
    this.scenario = scenario;
  }

  void generate(AwsCaller leakedIdentity) {
    compares("1", "09:10:05", "parcel lockers", "https://lockers.example/pricing");
    usesLeakedKey(leakedIdentity);
    compares("3", "10:26:40", "e-invoicing rules in Norway", "https://ehf.example/guide");
  }

  private void compares(String run, String time, String topic, String page) {
    AgentRun assistant = startRun(run, time, topic);
    assistant.delegates(FETCHER, "Fetch and summarise " + page, fetchPage(page)).callsModel();
    assistant
        .calls(
            "write_note",
            "notebook",
            JsonObjects.of("notebook", "leo/" + topic, "text", "summary"),
            "saved")
        .ends();
  }

  /** The second incident: an invoice run's key is in a shared notebook, and this run uses it. */
  private void usesLeakedKey(AwsCaller leakedIdentity) {
    AgentRun assistant = startRun("2", "09:57:30", "why invoice uploads are slow");
    assistant.delegates(
        FETCHER,
        "Fetch https://status.storage.example",
        fetchPage("https://status.storage.example"));
    assistant
        .calls(
            "read_note",
            "notebook",
            JsonObjects.of("notebook", "shared/invoice-upload-errors"),
            "environment of an upload, with keys")
        .callsModel();
    assistant
        .calls(
            "run_python",
            leakedIdentity.linkedTo(assistant),
            JsonObjects.of(
                "code", "boto3.client('s3').list_objects_v2(Bucket='larkfield-invoice-archive')"),
            "1,204 objects",
            s ->
                s.calls(
                        "s3.amazonaws.com",
                        "ListObjects",
                        "bucketName",
                        "larkfield-invoice-archive")
                    .expectsFinding(
                        "post-run-activity", "the key is used after the invoice run has ended")
                    .calls(
                        "s3.amazonaws.com",
                        "GetObject",
                        "bucketName",
                        "larkfield-invoice-archive",
                        "key",
                        "2026/elvia-energi/2026-03-884.pdf"))
        .expectsFinding(
            "shared-credential", "a key of an invoice run is presented by a research run")
        .calls(
            "write_note",
            "notebook",
            JsonObjects.of("notebook", "leo/uploads", "text", "bucket lists in 40 ms"),
            "saved")
        .ends();
  }

  private AgentRun startRun(String run, String time, String topic) {
    return scenario
        .run(ASSISTANT, "research/" + run, DemoScenario.at(time), LEO)
        .receivesPrompt("Find out about " + topic + " and keep notes.")
        .callsModel()
        .calls("search_web", "web-search", JsonObjects.of("query", topic), "10 results");
  }

  private static Consumer<AgentRun> fetchPage(String page) {
    return fetcher ->
        fetcher
            .callsModel()
            .calls("get_page", "web", JsonObjects.of("url", page), "200, 14 kB")
            .callsModel()
            .ends();
  }
}
