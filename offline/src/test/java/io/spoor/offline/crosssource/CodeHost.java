package io.spoor.offline.crosssource;

/** Pushes and workflows at GitHub. */
final class CodeHost {
  private static final String SOURCE = "github";
  private static final String OIDC = "token.actions.githubusercontent.com";

  private CodeHost() {}

  /** A workflow that runs. */
  record Workflow(String event, String repository, String runId) {}

  private static String event(ChainDraft chain, String action, String repository, String members) {
    String id = chain.ids().letters(22);
    long time = chain.at(SOURCE).toEpochMilli();
    String event =
        chain.record(
            SOURCE,
            id,
            """
            {"_document_id":"%s","@timestamp":%d,"created_at":%d,"action":"%s","actor":"%s","actor_ip":"%s","user_agent":"git/2.51",
             "external_identity_nameid":"%s","org":"larkfield","business":"larkfield-group","repo":"%s","request_id":"%s",%s}
            """
                .formatted(
                    id,
                    time,
                    time,
                    action,
                    chain.person().githubLogin(),
                    chain.address(),
                    chain.person().mail(),
                    repository,
                    chain.ids().uuid(),
                    members));
    // Nothing but the person on that day is stated of events without a token.
    if (!members.contains("hashed_token")) {
      chain.alsoOf(event, "github:" + chain.person().githubLogin() + '@' + time / 86_400_000);
    }
    return event;
  }

  /** A push of the person. */
  static Workflow push(ChainDraft chain) {
    String repository = chain.world().repository(chain.random());
    return workflow(chain, repository, pushed(chain, repository, token(chain)));
  }

  /** A token of the person: one for this push, or the one that it uses for all. */
  private static String token(ChainDraft chain) {
    return chain.chance(60) ? chain.ids().letters(43) + "=" : chain.person().githubToken();
  }

  private static String pushed(ChainDraft chain, String repository, String token) {
    String push =
        event(
            chain,
            "git.push",
            repository,
            """
        "hashed_token":"%s","programmatic_access_type":"Fine-grained personal access token","transport_protocol_name":"http\""""
                .formatted(token));
    if (token.equals(chain.person().githubToken())) {
      chain.alsoOf(push, token + '@' + chain.at(SOURCE).toEpochMilli() / 86_400_000);
    }
    return push;
  }

  /** A push that a run makes with a token of its person. */
  static Workflow push(ChainDraft chain, HopRun run) {
    String repository = chain.world().repository(chain.random());
    String token = token(chain);
    boolean isOwn = !token.equals(chain.person().githubToken());
    boolean isShown = chain.chance(60);
    String call =
        AgentSpans.tool(
            chain,
            run,
            chain.ids().hex(16),
            "git_push",
            isShown ? AgentSpans.credential(token, SOURCE) : new SpanAttributeList());
    chain.offer("push-of:" + chain.person().mail(), call);
    chain.pass(1, 5);
    String push = pushed(chain, repository, token);
    if (isShown && isOwn) {
      chain.identified(HopKind.RUN_TO_PUSH, push, call);
    } else {
      chain.bySubject(HopKind.RUN_TO_PUSH, push, call, "push-of:" + chain.person().mail(), 3);
    }
    return workflow(chain, repository, push);
  }

  private static Workflow workflow(ChainDraft chain, String repository, String push) {
    String subject = "pushed:" + repository + ' ' + chain.person().githubLogin();
    chain.offer(subject, push);
    chain.pass(2, 20);
    String runId = chain.ids().number(11);
    String created =
        event(
            chain,
            "workflows.created_workflow_run",
            repository,
            """
            "event":"push","head_branch":"main","head_sha":"%s","workflow_id":%s,"workflow_run_id":%s,"run_number":7,"name":"deploy\""""
                .formatted(chain.ids().hex(40), "10" + repository.length(), runId));
    chain.bySubject(HopKind.PUSH_TO_WORKFLOW, created, push, subject, 2);
    chain.offer("workflow:" + repository, created, runId);
    chain.pass(5, 40);
    String job =
        event(
            chain,
            "workflows.prepared_workflow_job",
            repository,
            """
            "job_name":"deploy","workflow_run_id":%s,"is_hosted_runner":true,"secrets_passed":[]"""
                .formatted(runId));
    chain.offer("workflow:" + repository, job, runId);
    chain.identified(HopKind.WITHIN_LOG, job, created);
    return new Workflow(created, repository, runId);
  }

  private static String subject(Workflow workflow) {
    return "repo:" + workflow.repository() + ":ref:refs/heads/main";
  }

  /** A role that the workflow assumes with its token. */
  static HopSession assume(ChainDraft chain, Workflow workflow) {
    chain.pass(5, 90);
    boolean isNamed = chain.chance(50);
    HopSession session =
        AwsSessions.byWebIdentity(
            chain,
            OIDC,
            subject(workflow),
            "deploy-" + workflow.repository().replace('/', '-'),
            isNamed ? "gh-" + workflow.runId() + "-1" : "GitHubActions",
            null);
    if (isNamed) {
      chain.identified(HopKind.WORKFLOW_TO_ROLE, session.event(), workflow.event());
    } else {
      chain.bySubject(
          HopKind.WORKFLOW_TO_ROLE,
          session.event(),
          workflow.event(),
          "workflow:" + workflow.repository(),
          10);
    }
    return session;
  }

  /** A secret that the workflow reads in a cluster that accepts its token. */
  static void readSecret(ChainDraft chain, Workflow workflow) {
    chain.pass(5, 90);
    String jti = chain.ids().uuid();
    String event = null;
    for (int i = 0; i < 2; i++) {
      String next =
          Clusters.request(
              chain,
              "get",
              "secrets",
              "bank",
              Clusters.user("github:" + subject(workflow), jti, ""),
              "");
      if (event == null) {
        chain.bySubject(
            HopKind.WORKFLOW_TO_CLUSTER,
            next,
            workflow.event(),
            "workflow:" + workflow.repository(),
            10);
        event = next;
      } else {
        chain.identified(HopKind.WITHIN_LOG, next, event);
      }
      chain.pass(1, 20);
    }
  }
}
