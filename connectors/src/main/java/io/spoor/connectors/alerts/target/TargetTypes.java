package io.spoor.connectors.alerts.target;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All kinds of targets; a new one is a file beside the others and a line here. */
public final class TargetTypes {

  public static final Map<String, TargetType> BY_NAME =
      Stream.of(
              new WebhookTarget.Type(),
              new PagerDutyTarget.Type(),
              new SlackTarget.Type(),
              new AlertmanagerTarget.Type())
          .collect(Collectors.toUnmodifiableMap(TargetType::name, Function.identity()));

  private TargetTypes() {}
}
