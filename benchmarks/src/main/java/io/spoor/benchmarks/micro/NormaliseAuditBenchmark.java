package io.spoor.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Normalises one record of an audit log to an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NormaliseAuditBenchmark {
  private static final Map<String, String> RECORDS =
      Map.of(
          "okta",
          """
          {"uuid":"u-1","published":"2026-03-10T09:00:18.123Z","eventType":"group.user_membership.add","version":"0","severity":"INFO",
           "actor":{"id":"00uada1","type":"User","alternateId":"ada@larkfield.example","displayName":"Ada"},
           "client":{"ipAddress":"192.0.2.1","userAgent":{"rawUserAgent":"Mozilla/5.0","os":"Linux","browser":"FIREFOX"},"zone":"null","device":"Computer"},
           "outcome":{"result":"SUCCESS","reason":null},"transaction":{"type":"WEB","id":"t-1","detail":{}},
           "target":[{"id":"00ubob1","type":"User","alternateId":"bob@larkfield.example","displayName":"Bob"},{"id":"00gadm1","type":"UserGroup","displayName":"Admins"}],
           "authenticationContext":{"externalSessionId":"ses-1","authenticationStep":0},"debugContext":{"debugData":{"requestId":"r-1","url":"/api/v1/groups"}}}
          """,
          "github",
          """
          {"_document_id":"d-1","@timestamp":1773135600000,"created_at":1773135600000,"action":"repo.add_member","actor":"ada","actor_id":1,
           "actor_ip":"192.0.2.1","user_agent":"Mozilla/5.0","org":"larkfield","user":"bob","repo":"larkfield/stock","operation_type":"create","request_id":"R:1"}
          """,
          "k8s-audit",
          """
          {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/secrets/mail",
           "verb":"get","user":{"username":"system:serviceaccount:shop:agent","groups":["system:serviceaccounts"],"extra":{"authentication.kubernetes.io/credential-id":["JTI=1"]}},
           "sourceIPs":["192.0.2.1"],"userAgent":"kubectl/v1.33","objectRef":{"resource":"secrets","namespace":"shop","name":"mail","apiVersion":"v1"},
           "responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2026-03-10T09:00:18.000000Z","stageTimestamp":"2026-03-10T09:00:19.000000Z",
           "annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"RBAC"}}
          """,
          "gcp-audit",
          """
          {"insertId":"i-1","timestamp":"2026-03-10T09:00:18.123456Z","logName":"projects/shop/logs/cloudaudit.googleapis.com%2Factivity","severity":"NOTICE",
           "resource":{"type":"project","labels":{"project_id":"shop"}},"protoPayload":{"serviceName":"cloudresourcemanager.googleapis.com","methodName":"SetIamPolicy",
           "resourceName":"projects/shop","status":{},"authenticationInfo":{"principalEmail":"ada@larkfield.example"},
           "requestMetadata":{"callerIp":"192.0.2.1","callerSuppliedUserAgent":"gcloud/540.0"},
           "serviceData":{"policyDelta":{"bindingDeltas":[{"action":"ADD","role":"roles/viewer","member":"user:bob@larkfield.example"}]}}}}
          """,
          "azure-activity",
          """
          {"time":"2026-03-10T11:00:18.1234567Z","resourceId":"/subscriptions/s/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/stock",
           "operationName":"Microsoft.Storage/storageAccounts/listKeys/action","category":"Administrative","resultType":"Success","callerIpAddress":"192.0.2.1",
           "correlationId":"c-1","identity":{"claims":{"http://schemas.microsoft.com/identity/claims/objectidentifier":"u-ada","uti":"uti-1","name":"ada","appid":"a"}},
           "level":"Information","location":"westeurope","tenantId":"t-1","properties":{}}
          """);

  @Param({"okta", "github", "k8s-audit", "gcp-audit", "azure-activity"})
  public String source = "";

  private final NormaliseSettings settings = NormaliseSettings.defaults();
  private Normaliser normaliser = Normalisers.all().forSource("okta").orElseThrow();
  private RawRecord record = new RawRecord(new byte[0], "", 0, 0, 0);

  @Setup
  public void select() {
    normaliser = Normalisers.all().forSource(source).orElseThrow();
    record =
        new RawRecord(
            String.valueOf(RECORDS.get(source)).getBytes(UTF_8), source, 0, 0, 1_773_135_600_000L);
  }

  @Benchmark
  public NormaliseResult normalise() {
    return normaliser.normalise(record, settings);
  }
}
