package io.spoor.connectors.elasticsearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteOutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "200, , STORED",
    "201, , STORED",
    "409, version_conflict_engine_exception, SUPERSEDED",
    "429, es_rejected_execution_exception, RETRY",
    "429, circuit_breaking_exception, RETRY",
    "503, unavailable_shards_exception, RETRY",
    "502, , RETRY",
    "504, , RETRY",
    "403, cluster_block_exception, RETRY",
    "404, index_not_found_exception, RETRY",
    "400, index_closed_exception, RETRY",
    "400, validation_exception, RETRY",
    "400, document_parsing_exception, REJECTED",
    "400, mapper_parsing_exception, REJECTED",
    "400, strict_dynamic_mapping_exception, REJECTED",
    "400, illegal_argument_exception, REJECTED",
    "413, , REJECTED",
    "500, null_pointer_exception, UNCLEAR",
    "401, security_exception, DENIED",
    "403, security_exception, DENIED"
  })
  void tellsWhoseFaultADocumentsErrorIs(int status, String type, WriteOutcome outcome) {
    assertThat(WriteOutcome.ofItem(status, type)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "400, action_request_validation_exception, REJECTED",
    "400, illegal_argument_exception, REJECTED",
    "400, media_type_header_exception, DENIED",
    "400, '', DENIED",
    "413, '', REJECTED",
    "408, '', RETRY",
    "429, circuit_breaking_exception, RETRY",
    "500, '', RETRY",
    "502, '', RETRY",
    "503, master_not_discovered_exception, RETRY",
    "504, '', RETRY",
    "401, security_exception, DENIED",
    "403, security_exception, DENIED",
    "404, '', DENIED",
    "302, '', DENIED"
  })
  void tellsWhoseFaultARequestsErrorIs(int status, String type, WriteOutcome outcome) {
    assertThat(WriteOutcome.ofRequest(status, type)).isEqualTo(outcome);
  }

  @Test
  void neverQuotesTheDocument() {
    ItemResult result =
        new ItemResult(
            400,
            "document_parsing_exception",
            "[1:9] failed to parse field [x] in document with id 'e'. Preview of field's value: 's3cret'");

    assertThat(result.description()).contains("failed to parse field [x]").doesNotContain("s3cret");
  }
}
