package io.spoor.testkit.scenario;

import java.util.function.Consumer;

/**
 * The research assistant searches and has a sub-agent fetch pages; once it works with a key it
 * found.
 */
final class ResearchRuns {
  private static final Agent ASSISTANT = Agent.of("research-assistant", "0.14.2", "203.0.113.68");
  private static final Agent FETCHER = Agent.of("fetcher", "0.6.0", "203.0.113.69");
  private static final String LEO = "leo.haddad@larkfield.example";

  private final Story story;

  ResearchRuns(Story story) {
    this.story = story;
  }

  void tell(CloudIdentity leaked) {
    compares("1", "09:10:05", "parcel lockers", "https://lockers.example/pricing");
    usesAKeyItFound(leaked);
    compares("3", "10:26:40", "e-invoicing rules in Norway", "https://ehf.example/guide");
  }

  private void compares(String run, String time, String topic, String page) {
    AgentRun assistant = begins(run, time, topic);
    assistant.delegates(FETCHER, "Fetch and summarise " + page, fetches(page)).thinks();
    assistant
        .calls(
            "write_note",
            "notebook",
            Json.of("notebook", "leo/" + topic, "text", "summary"),
            "saved")
        .ends();
  }

  /**
   * The second story: the key of an invoice run lies in a shared notebook, and this run picks it
   * up.
   */
  private void usesAKeyItFound(CloudIdentity leaked) {
    AgentRun assistant = begins("2", "09:57:30", "why invoice uploads are slow");
    assistant.delegates(
        FETCHER, "Fetch https://status.storage.example", fetches("https://status.storage.example"));
    assistant
        .calls(
            "read_note",
            "notebook",
            Json.of("notebook", "shared/invoice-upload-errors"),
            "environment of an upload, with keys")
        .thinks();
    assistant
        .calls(
            "run_python",
            leaked.pickedUpBy(assistant),
            Json.of(
                "code", "boto3.client('s3').list_objects_v2(Bucket='larkfield-invoice-archive')"),
            "1,204 objects",
            s ->
                s.does("s3.amazonaws.com", "ListObjects", "bucketName", "larkfield-invoice-archive")
                    .does(
                        "s3.amazonaws.com",
                        "GetObject",
                        "bucketName",
                        "larkfield-invoice-archive",
                        "key",
                        "2026/elvia-energi/2026-03-884.pdf"))
        .worthFinding("shared-credential", "a key of an invoice run is presented by a research run")
        .calls(
            "write_note",
            "notebook",
            Json.of("notebook", "leo/uploads", "text", "bucket lists in 40 ms"),
            "saved")
        .ends();
  }

  private AgentRun begins(String run, String time, String topic) {
    return story
        .run(ASSISTANT, "research/" + run, DemoStory.at(time), LEO)
        .isAsked("Find out about " + topic + " and keep notes.")
        .thinks()
        .calls("search_web", "web-search", Json.of("query", topic), "10 results");
  }

  private static Consumer<AgentRun> fetches(String page) {
    return fetcher ->
        fetcher
            .thinks()
            .calls("get_page", "web", Json.of("url", page), "200, 14 kB")
            .thinks()
            .ends();
  }
}
