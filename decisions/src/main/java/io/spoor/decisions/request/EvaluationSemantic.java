package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.json.MalformedRequestException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** When a batch ends: {@code options.evaluations_semantic}. */
public enum EvaluationSemantic {
  EXECUTE_ALL("execute_all"),
  DENY_ON_FIRST_DENY("deny_on_first_deny"),
  PERMIT_ON_FIRST_PERMIT("permit_on_first_permit");

  private final String value;

  EvaluationSemantic(String value) {
    this.value = value;
  }

  static EvaluationSemantic read(RequestMembers body) throws MalformedRequestException {
    JsonNode stated = body.optionalObject("options").get("evaluations_semantic");
    if (stated == null) {
      return EXECUTE_ALL;
    }
    for (EvaluationSemantic each : values()) {
      if (each.value.equals(stated.textValue())) {
        return each;
      }
    }
    throw new MalformedRequestException(
        "options.evaluations_semantic must be one of "
            + Arrays.stream(values()).map(each -> each.value).collect(Collectors.joining(", ")));
  }

  /** Whether a batch ends with an item of this decision. */
  public boolean endsAfter(boolean decision) {
    return switch (this) {
      case EXECUTE_ALL -> false;
      case DENY_ON_FIRST_DENY -> !decision;
      case PERMIT_ON_FIRST_PERMIT -> decision;
    };
  }
}
