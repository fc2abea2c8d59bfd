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
    List<String> valuesOf(Finding finding) {
      return listOf(finding.getAgentId());
    }
  },
  RUN_ID {
    @Override
    List<String> valuesOf(Finding finding) {
      return listOf(finding.getRunId());
    }
  },
  CHAIN_ID {
    @Override
    List<String> valuesOf(Finding finding) {
      return listOf(finding.getChainId());
    }
  },
  RULE_ID {
    @Override
    List<String> valuesOf(Finding finding) {
      return listOf(finding.getRuleId());
    }
  },
  SEVERITY {
    @Override
    List<String> valuesOf(Finding finding) {
      return listOf(finding.getSeverity());
    }
  },
  SUBJECT {
    @Override
    List<String> valuesOf(Finding finding) {
      return listOf(finding.getSubject());
    }
  },
  /** Any of those involved. */
  PRINCIPAL {
    @Override
    List<String> valuesOf(Finding finding) {
      return finding.getPrincipals();
    }
  };

  /** Its values; none where the finding does not say. */
  abstract List<String> valuesOf(Finding finding);

  /** As exceptions say it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> names() {
    return Arrays.stream(values()).map(FindingField::label).toList();
  }

  static Optional<FindingField> byName(String name) {
    return Stream.of(values()).filter(field -> field.label().equals(name)).findFirst();
  }

  private static List<String> listOf(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }
}
