package io.spoor.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/**
 * One evaluation: from the bytes of a request to a decision, from the request that was read, and
 * Cedar's cached call alone with the same policies. No policy has an error.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DecisionBenchmark {
  private static final String REQUEST =
      """
      {"subject": {"type": "identity", "id": "alice"},
       "action": {"name": "tools/call"},
       "resource": {"type": "tool", "id": "search", "properties": {"owner": "alice"}},
       "context": {"agent": "assistant"}}
      """;

  @Param({"10", "110"})
  private int policies;

  private Callable<Decision> fromBytes = notLoaded();
  private Callable<Decision> fromRequest = notLoaded();
  private Callable<AuthorizationResponse> cedarAlone = notLoaded();

  private static <T> Callable<T> notLoaded() {
    return () -> {
      throw new IllegalStateException("the policies are not loaded");
    };
  }

  /** Policies of other tools, and the last one permits. */
  private List<String> texts() {
    return IntStream.rangeClosed(1, policies)
        .mapToObj(
            i ->
                i < policies
                    ? "forbid(principal, action == Action::\"tools/call\", resource == tool::\"t%d\");"
                        .formatted(i)
                    : "permit(principal, action == Action::\"tools/call\", resource is tool)"
                        + " when { resource has owner && resource.owner == \"alice\" };")
        .toList();
  }

  @Setup
  public void load() throws Exception {
    loadEngine();
    loadCedar();
    boolean isAllowed =
        fromBytes().isAllowed()
            && fromRequest().isAllowed()
            && cedarAlone().success.orElseThrow().isAllowed();
    if (!isAllowed) {
      throw new IllegalStateException("the request is denied");
    }
  }

  private void loadEngine() throws Exception {
    Path folder = Files.createTempDirectory("policies");
    Path file = Files.writeString(folder.resolve("p.cedar"), String.join("\n", texts()));
    var decisions =
        DecisionPoint.ofPolicies(new DecisionEngine(PolicyFolder.load(folder), line -> {}));
    Files.delete(file);
    Files.delete(folder);
    byte[] body = REQUEST.getBytes(UTF_8);
    EvaluationRequest request = EvaluationRequest.read(StrictJson.parse(body));
    fromBytes =
        () -> decisions.evaluate(EvaluationRequest.read(StrictJson.parse(body)), CallerRights.NONE);
    fromRequest = () -> decisions.evaluate(request, CallerRights.NONE);
  }

  private void loadCedar() throws Exception {
    Set<Policy> all = new HashSet<>();
    for (String text : texts()) {
      all.add(new Policy(text, "p" + all.size()));
    }
    var cached = new PolicySet(all);
    cached.cache();
    Map<String, Value> owner = Map.of("owner", new PrimString("alice"));
    var principal = new Entity(uid("identity", "alice"), Map.of(), Set.of());
    var resource = new Entity(uid("tool", "search"), owner, Set.of());
    Set<Entity> entities = Set.of(principal, resource);
    var call =
        new AuthorizationRequest(
            principal.getEUID(),
            uid("Action", "tools/call"),
            resource.getEUID(),
            Optional.of(Map.of("agent", new PrimString("assistant"))),
            Optional.empty(),
            false);
    var cedar = new BasicAuthorizationEngine();
    cedarAlone = () -> cedar.isAuthorized(call, cached, entities);
  }

  private static EntityUID uid(String type, String id) {
    return EntityTypeName.parse(type).orElseThrow().of(id);
  }

  @Benchmark
  public Decision fromBytes() throws Exception {
    return fromBytes.call();
  }

  @Benchmark
  public Decision fromRequest() throws Exception {
    return fromRequest.call();
  }

  @Benchmark
  public AuthorizationResponse cedarAlone() throws Exception {
    return cedarAlone.call();
  }
}
