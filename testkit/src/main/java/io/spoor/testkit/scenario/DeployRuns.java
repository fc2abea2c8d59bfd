package io.spoor.testkit.scenario;

/**
 * The deployment agent brings builds to staging and, by the declared chain of roles, to production.
 */
final class DeployRuns {
  private static final Agent BOT = Agent.of("deploy-bot", "2.0.11", "203.0.113.55");
  private static final String IRIS = "iris.okafor@larkfield.example";

  private final Story story;

  DeployRuns(Story story) {
    this.story = story;
  }

  void tell() {
    deploysToStaging("1", "09:05:33", "web", "1.88.0");
    deploysToProduction("2", "09:26:41", "web", "1.88.0");
    deploysToStaging("3", "09:44:20", "billing", "4.3.2");
    getsATokenNobodyDeclared();
    deploysToProduction("5", "10:31:15", "search", "0.52.1");
  }

  private void deploysToStaging(String run, String time, String service, String version) {
    AgentRun bot = begins(run, time, service, version, "staging");
    CloudIdentity staging = bot.assumes("deploy-staging");
    rollsOut(bot, staging, "staging", service, version);
    bot.calls(
            "post_message",
            "chat",
            Json.of("channel", "releases", "text", service + " " + version + " is on staging"),
            "ok")
        .ends();
  }

  private void deploysToProduction(String run, String time, String service, String version) {
    AgentRun bot = begins(run, time, service, version, "production");
    CloudIdentity staging = bot.assumes("deploy-staging");
    rollsOut(bot, staging, "staging", service, version);
    bot.thinks();
    CloudIdentity production = staging.assumes("deploy-production", bot.runId());
    rollsOut(bot, production, "production", service, version);
    bot.calls(
            "post_message",
            "chat",
            Json.of("channel", "releases", "text", service + " " + version + " is live"),
            "ok")
        .ends();
  }

  /** The third story: quieter, one token for a service that the manifest does not list. */
  private void getsATokenNobodyDeclared() {
    AgentRun bot = begins("4", "10:04:27", "billing", "4.3.3", "staging");
    CloudIdentity staging = bot.assumes("deploy-staging");
    rollsOut(bot, staging, "staging", "billing", "4.3.3");
    bot.thinks()
        .calls(
            "read_secret",
            "secrets-vault",
            Json.of("path", "production/billing/signing-key"),
            "read")
        .worthFinding(
            "undeclared-identity-switch", "deploy-bot exchanges its token for the secrets vault")
        .worthFinding(
            "beyond-manifest", "deploy-bot reads a secret, which its manifest does not list")
        .calls(
            "post_message",
            "chat",
            Json.of("channel", "releases", "text", "billing 4.3.3 is on staging"),
            "ok")
        .ends();
  }

  private AgentRun begins(String run, String time, String service, String version, String to) {
    return story
        .run(BOT, "deploy/" + run, DemoStory.at(time), IRIS)
        .isAsked("Deploy " + service + " " + version + " to " + to + ".")
        .thinks()
        .calls(
            "read_tag", "git", Json.of("repository", service, "tag", version), "signed by " + IRIS)
        .calls("build_status", "ci", Json.of("repository", service, "tag", version), "passed");
  }

  private static void rollsOut(
      AgentRun bot, CloudIdentity role, String cluster, String service, String version) {
    bot.calls(
        "roll_out",
        role,
        Json.of("cluster", cluster, "service", service, "version", version),
        "steady",
        s ->
            s.does("ecs.amazonaws.com", "RegisterTaskDefinition", "family", service)
                .does("ecs.amazonaws.com", "UpdateService", "cluster", cluster, "service", service)
                .does("ecs.amazonaws.com", "DescribeServices", "cluster", cluster));
  }
}
