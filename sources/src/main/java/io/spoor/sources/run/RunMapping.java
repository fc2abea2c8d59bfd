package io.spoor.sources.run;

import io.spoor.schemas.Agent;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.text.MailAddress;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.RequestExcerpt;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.mapping.TextTruncation;
import io.spoor.sources.mapping.TraceIds;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps the statement of a service that starts runs: which agent runs, for which user, with which
 * request.
 *
 * <p>Such a service has a login of its own, which agents do not have. A record therefore states no
 * link: links rank the issuer of a credential and agents, and it is neither.
 */
public final class RunMapping implements SourceMapping {
  private static final String ACTION = "run_start";
  private static final String DIRECTORY = "run";
  private static final int MAX_SUMMARY_CHARS = 200;

  @Override
  public String source() {
    return "run";
  }

  @Override
  public Set<String> identifiers() {
    return Stream.of(
            RunMember.TRACE_ID,
            RunMember.RUN_ID,
            RunMember.AGENT_ID,
            RunMember.AGENT_CODE_DIGEST,
            RunMember.USER_ID)
        .map(RunMember::label)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean carriesContent() {
    return true;
  }

  @Override
  public boolean isAuthority() {
    return true;
  }

  @Override
  public IdentityEvent.Builder map(MappingContext context) throws UnusableRecordException {
    var fields = new RunFields(context);
    String traceId = fields.traceId();
    long time = fields.time();
    Agent agent = agent(fields);
    Principal user = user(fields);
    RunRequest request =
        RunRequest.extract(
            fields.textOrMessages(RunMember.REQUEST), user == null ? null : user.getId(), context);
    return context
        .event(source())
        .setEventId(context.contentHash().get())
        .setTime(time)
        .setTrailKey(TraceIds.key(context.tenant(), traceId))
        .setAction(ACTION)
        .setEventType("run")
        .setPrincipal(user)
        .setAgent(agent)
        .setRunId(fields.text(RunMember.RUN_ID))
        .setGenAi(genAi(request))
        .setSummary(summary(agent, request))
        .setContent(request.content())
        .setAuthoritative(isAuthority());
  }

  private static @Nullable Agent agent(RunFields fields) throws UnusableRecordException {
    return fields.has(RunMember.AGENT)
        ? new Agent(
            fields.required(RunMember.AGENT_ID),
            fields.text(RunMember.AGENT_NAME),
            fields.text(RunMember.AGENT_VERSION),
            /* instance= */ null,
            fields.text(RunMember.AGENT_CODE_DIGEST),
            /* by_name= */ false,
            /* service= */ null,
            /* service_namespace= */ null,
            /* service_version= */ null)
        : null;
  }

  private static @Nullable Principal user(RunFields fields) throws UnusableRecordException {
    if (!fields.has(RunMember.USER)) {
      return null;
    }
    String type = fields.text(RunMember.USER_TYPE);
    String id = fields.required(RunMember.USER_ID);
    String login = MailAddress.normalise(id);
    return new Principal(
        id,
        type == null ? "human" : type,
        fields.text(RunMember.USER_NAME),
        /* account= */ null,
        /* session_issuer= */ null,
        /* session_name= */ null,
        DIRECTORY,
        login,
        login == null ? null : PersonRule.RUN_START.label(),
        /* person= */ null);
  }

  private static GenAi genAi(RunRequest request) {
    return new GenAi(
        ACTION,
        /* provider= */ null,
        /* model= */ null,
        /* conversation_id= */ null,
        /* tool_name= */ null,
        /* tool_type= */ null,
        /* tool_call_id= */ null,
        /* parent_span_id= */ null,
        request.trace(),
        /* proposed_calls= */ List.of());
  }

  private static String summary(@Nullable Agent agent, RunRequest request) {
    var line = new StringBuilder(ACTION);
    if (agent != null) {
      line.append(' ').append(agent.getName() == null ? agent.getId() : agent.getName());
    }
    String text = request.content() == null ? null : request.content().getInput();
    if (text != null) {
      line.append(": ").append(RequestExcerpt.of(text, MAX_SUMMARY_CHARS));
    }
    return TextTruncation.singleLine(line.toString(), MAX_SUMMARY_CHARS);
  }
}
