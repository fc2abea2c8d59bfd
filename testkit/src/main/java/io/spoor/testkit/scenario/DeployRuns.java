package io.spoor.testkit.scenario;

/**
 * The deployment agent deploys builds to staging and, by the declared chain of roles, to
 * production.
 */
final class DeployRuns {
  private static final DeployedAgent BOT = DeployedAgent.of("deploy-bot", "2.0.11", "203.0.113.55");
  private static final String IRIS = "iris.okafor@larkfield.example";

  private final ScenarioBuilder scenario;

  DeployRuns(ScenarioBuilder scenario) {
    this.scenario = scenario;
  }

  void generate() {
    deploysToStaging("1", "09:05:33", "web", "1.88.0");
    deploysToProduction("2", "09:26:41", "web", "1.88.0");
    deploysToStaging("3", "09:44:20", "billing", "4.3.2");
    obtainsUndeclaredToken();
    deploysToProduction("5", "10:31:15", "search", "0.52.1");
  }

  private void deploysToStaging(String run, String time, String service, String version) {
    AgentRun bot = startRun(run, time, service, version, "staging");
    AwsCaller staging = bot.assumes("deploy-staging");
    rollOut(bot, staging, "staging", service, version);
    bot.calls(
            "post_message",
            "chat",
            JsonObjects.of(
                "channel", "releases", "text", service + " " + version + " is on staging"),
            "ok")
        .ends();
  }

  private void deploysToProduction(String run, String time, String service, String version) {
    AgentRun bot = startRun(run, time, service, version, "production");
    AwsCaller staging = bot.assumes("deploy-staging");
    rollOut(bot, staging, "staging", service, version);
    bot.callsModel();
    AwsCaller production = staging.assumes("deploy-production", bot.runId());
    rollOut(bot, production, "production", service, version);
    bot.calls(
            "post_message",
            "chat",
            JsonObjects.of("channel", "releases", "text", service + " " + version + " is live"),
            "ok")
        .ends();
  }

  /** The third incident: one token for a service that the manifest does not list. */
  private void obtainsUndeclaredToken() {
    AgentRun bot = startRun("4", "10:04:27", "billing", "4.3.3", "staging");
    AwsCaller staging = bot.assumes("deploy-staging");
    rollOut(bot, staging, "staging", "billing", "4.3.3");
    bot.callsModel()
        .calls(
            "read_secret",
            "secrets-vault",
            JsonObjects.of("path", "production/billing/signing-key"),
            "read")
        .expectsFinding(
            "undeclared-identity-switch", "deploy-bot exchanges its token for the secrets vault")
        .expectsFinding(
            "undeclared-tool-call", "deploy-bot reads a secret, which its manifest does not list")
        .calls(
            "post_message",
            "chat",
            JsonObjects.of("channel", "releases", "text", "billing 4.3.3 is on staging"),
            "ok")
        .ends();
  }

  private AgentRun startRun(
      String run, String time, String service, String version, String environment) {
    return scenario
        .run(BOT, "deploy/" + run, DemoScenario.at(time), IRIS)
        .receivesPrompt("Deploy " + service + " " + version + " to " + environment + ".")
        .callsModel()
        .calls(
            "read_tag",
            "git",
            JsonObjects.of("repository", service, "tag", version),
            "signed by " + IRIS)
        .calls(
            "build_status", "ci", JsonObjects.of("repository", service, "tag", version), "passed");
  }

  private static void rollOut(
      AgentRun bot, AwsCaller role, String cluster, String service, String version) {
    bot.calls(
        "roll_out",
        role,
        JsonObjects.of("cluster", cluster, "service", service, "version", version),
        "steady",
        s ->
            s.calls("ecs.amazonaws.com", "RegisterTaskDefinition", "family", service)
                .calls("ecs.amazonaws.com", "UpdateService", "cluster", cluster, "service", service)
                .calls("ecs.amazonaws.com", "DescribeServices", "cluster", cluster));
  }
}
