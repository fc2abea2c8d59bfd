package io.spoor.pipeline.alert;

import io.spoor.schemas.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an exception may ask of a finding. */
enum FindingField {
  AGENT_ID {
    @Override
    List<String> of(Finding finding) {
      return some(finding.getAgentId());
    }
  },
  RUN_ID {
    @Override
    List<String> of(Finding finding) {
      return some(finding.getRunId());
    }
  },
  CHAIN_ID {
    @Override
    List<String> of(Finding finding) {
      return some(finding.getChainId());
    }
  },
  RULE_ID {
    @Override
    List<String> of(Finding finding) {
      return some(finding.getRuleId());
    }
  },
  SEVERITY {
    @Override
    List<String> of(Finding finding) {
      return some(finding.getSeverity());
    }
  },
  SUBJECT {
    @Override
    List<String> of(Finding finding) {
      return some(finding.getSubject());
    }
  },
  /** Any of those involved. */
  PRINCIPAL {
    @Override
    List<String> of(Finding finding) {
      return finding.getPrincipals();
    }
  };

  /** Its values; none where the finding does not say. */
  abstract List<String> of(Finding finding);

  /** As exceptions say it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> names() {
    return Arrays.stream(values()).map(FindingField::text).toList();
  }

  static Optional<FindingField> named(String name) {
    return Stream.of(values()).filter(field -> field.text().equals(name)).findFirst();
  }

  private static List<String> some(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }
}
