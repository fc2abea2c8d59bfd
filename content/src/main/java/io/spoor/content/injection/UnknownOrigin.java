package io.spoor.content.injection;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordTopic;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A destination of a call that no request and no content of the run names: an address, an account
 * or a web address that an agent does not invent. What named it was hidden, compressed, too large,
 * or its record is missing.
 *
 * @param argument path of the argument
 * @param ordered whether untrusted content tells an assistant to do what the tool does
 * @param unread the latest earlier calls whose content is not fully known
 */
public record UnknownOrigin(
    String argument, ValueKind kind, boolean ordered, List<ToolCall> unread) {
  public UnknownOrigin {
    unread = List.copyOf(unread);
  }

  /**
   * The first destination without an origin. Empty for commands, for tools that only read or that
   * no manifest declares, and while the request may still arrive.
   *
   * @param earlierCalls earlier calls of the run, in order
   * @param laterCalls later calls of the run: times can be forged
   */
  public static Optional<UnknownOrigin> of(
      ToolCall call,
      List<ToolCall> earlierCalls,
      List<ToolCall> laterCalls,
      UserRequests requests,
      ToolDeclarations declarations) {
    ToolProfile tool = declarations.profile(call);
    int keyId = call.fingerprint().getKeyId();
    List<UserRequest> possible = requests.possible(keyId).toList();
    if (!tool.guarded()
        || !tool.declared()
        || tool.readOnly()
        || tool.runsCommands()
        || possible.isEmpty()
        || !possible.stream().allMatch(UserRequest::isKnown)) {
      return Optional.empty();
    }
    var known = new HashSet<Long>();
    earlierCalls.forEach(other -> addKnown(other, known));
    laterCalls.forEach(other -> addValues(other.fingerprint().getResult(), known));
    Supplier<PriorContent> content =
        () ->
            PriorContent.collect(
                earlierCalls, laterCalls, keyId, declarations::profile, CarriedValues.NONE);
    for (TracedText argument : call.fingerprint().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        if (isDestination(argument, value, tool)
            && !known.contains(value.getHash())
            && !isNamed(argument, value, possible, known)
            && !content.get().isCombined(value)) {
          String name = argument.getName();
          return Optional.of(
              new UnknownOrigin(
                  name == null ? "" : name,
                  ValueKind.of(value.getKind()),
                  isOrdered(tool, content.get()),
                  UnreadCalls.among(earlierCalls).latest()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether untrusted content tells an assistant to do what the tool does. */
  private static boolean isOrdered(ToolProfile tool, PriorContent content) {
    return content.instructions().stream()
        .anyMatch(
            instruction ->
                instruction.isInstruction()
                    && (instruction.addressesAssistant()
                        || instruction.isHidden()
                        || instruction.isHiddenInstruction())
                    && sharesTopics(instruction.text().getTopics(), tool.topics()));
  }

  private static boolean sharesTopics(long one, long other) {
    return (WordTopic.actionTopics(one) & WordTopic.actionTopics(other)) != 0
        && (WordTopic.objectTopics(one) & WordTopic.objectTopics(other)) != 0;
  }

  /** What a call returned, and where its arguments went: the first call with them is evaluated. */
  private static void addKnown(ToolCall call, Set<Long> known) {
    addValues(call.fingerprint().getResult(), known);
    addValues(call.fingerprint().getArguments(), known);
  }

  private static void addValues(List<TracedText> texts, Set<Long> known) {
    texts.forEach(text -> text.getValues().forEach(value -> known.add(value.getHash())));
  }

  private static boolean isDestination(TracedText argument, TracedValue value, ToolProfile tool) {
    ValueKind kind = ValueKind.of(value.getKind());
    boolean isItem = kind == ValueKind.ACCOUNT && TaintMatcher.isIdentifier(argument);
    boolean isOpened = tool.onlyFetches() && !TextFlag.CARRIES.isIn(argument.getFlags());
    return kind.isDestination()
        && !TextFlag.EXAMPLE.isIn(argument.getFlags())
        && TextFlag.WHOLE.isIn(argument.getFlags())
        && !isItem
        && !(kind.isWeb() && isOpened);
  }

  /** Whether every request names it, or content or requests its web site. */
  private static boolean isNamed(
      TracedText argument, TracedValue value, List<UserRequest> possible, Set<Long> known) {
    boolean isWeb = ValueKind.of(value.getKind()).isWeb();
    return possible.stream()
            .allMatch(
                request ->
                    request.mentions(value.getHash())
                        || (isWeb && request.mentionsDomain(argument)))
        || (isWeb
            && argument.getValues().stream()
                .anyMatch(
                    other ->
                        ValueKind.of(other.getKind()) != ValueKind.URL
                            && known.contains(other.getHash())));
  }
}
