package io.spoor.pipeline.alert;

import io.spoor.schemas.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of a finding that an exception may match. */
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
  /** Any of the principals involved. */
  PRINCIPAL {
    @Override
    List<String> valuesOf(Finding finding) {
      return finding.getPrincipals();
    }
  };

  /** Values of the field; empty when the finding has none. */
  abstract List<String> valuesOf(Finding finding);

  /** Name of the field in exceptions. */
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
