package io.spoor.pipeline.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.pipeline.tuning.Misspelling;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestDeployment;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.operatorinput.OperatorDocument;
import io.spoor.schemas.text.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Parses a manifest, one JSON document per agent.
 *
 * <pre>{@code
 * {"manifest_version": 1,
 *  "agent": {"id", "name", "owner", "description"},              id is required
 *  "tenant", "effective_from" (RFC 3339), "acts_for", "on_call", "version",
 *  "services":   [{"id", "description", "credential"}],          tokens it may request
 *  "tools":      [{"name", "service", "kind" read or write, "description", "untrusted_content", "sensitive", "egress"}],
 *  "identities": [{"principal", "via", "from"}],                 further identities it may assume
 *  "code_digests": [...],
 *  "deployments": [{"service", "namespace", "versions", "names"}], services as which it runs
 *  "baseline": a label}                                         another label restarts learning
 * }</pre>
 */
public final class ManifestParser {
  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> MEMBERS =
      Words.list(
          """
          manifest_version agent tenant effective_from version acts_for on_call services tools
          identities code_digests deployments baseline
          """);
  private static final List<String> AGENT =
      List.of("id", "name", "owner", "description", "version");
  private static final List<String> SERVICE = List.of("id", "description", "credential");
  private static final List<String> TOOL =
      List.of("name", "service", "kind", "description", "untrusted_content", "sensitive", "egress");
  private static final List<String> DEPLOYMENT =
      List.of("service", "namespace", "versions", "names");
  private static final List<String> IDENTITY = List.of("principal", "via", "from");

  private ManifestParser() {}

  /**
   * Parses one manifest.
   *
   * @param json the document, at most 1 MiB
   * @param tenant tenant of a document without one
   * @param source name of the document in messages, such as its file
   * @param defaultEffectiveFromNanos start of a document without {@code effective_from},
   *     nanoseconds since the Unix epoch, UTC
   * @throws InvalidDocumentException the document has faults; the message lists all of them with
   *     their JSON pointers
   */
  public static Manifest parse(
      byte[] json, String tenant, String source, long defaultEffectiveFromNanos)
      throws InvalidDocumentException {
    OperatorDocument document = OperatorDocument.parse(json, MAX_BYTES, source, "manifest");
    DocumentObject root = checkNames(document.root(), MEMBERS);
    version(root);
    DocumentObject agent = checkNames(root.object("agent"), AGENT);
    List<ManifestService> services = services(root);
    String ownTenant = root.text("tenant");
    Manifest manifest =
        Manifest.newBuilder()
            .setTenant(ownTenant == null || ownTenant.isBlank() ? tenant : ownTenant)
            .setAgentId(agentId(agent))
            .setEffectiveFrom(effectiveFrom(root, defaultEffectiveFromNanos))
            .setDigest(Sha256Hex.hex(RecordJson.canonical(document.json()).getBytes(UTF_8)))
            .setName(agent.text("name"))
            .setOwner(agent.text("owner"))
            .setDescription(agent.text("description"))
            .setActsFor(root.text("acts_for"))
            .setServices(services)
            .setTools(tools(root, services))
            .setIdentities(identities(root))
            .setCodeDigests(root.texts("code_digests"))
            .setDeployments(deployments(root))
            .setOnCall(root.text("on_call"))
            .setBaseline(root.text("baseline"))
            .setDocument(new String(json, UTF_8))
            .build();
    document.check();
    return manifest;
  }

  /**
   * Reports members that resemble a known name. Other unknown members stay in the document and are
   * ignored.
   */
  private static DocumentObject checkNames(DocumentObject member, List<String> known) {
    for (String name : member.memberNames()) {
      if (!known.contains(name)) {
        Misspelling.nearest(name, known)
            .ifPresent(
                suggestion ->
                    member.fault(name, "unknown member; did you mean \"" + suggestion + "\"?"));
      }
    }
    return member;
  }

  /** The agent's id; a missing agent is one fault, not two. */
  private static String agentId(DocumentObject agent) {
    return agent.exists() ? agent.requiredText("id") : "";
  }

  private static void version(DocumentObject root) {
    JsonNode version = root.value("manifest_version");
    if (version != null && !(version.isInt() && version.intValue() == 1)) {
      root.fault("manifest_version", "must be 1, the only supported version");
    }
  }

  /** The start of a document; a text that is no time is a fault. */
  static long effectiveFrom(DocumentObject root, long defaultTime) {
    String text = root.text("effective_from");
    if (text == null) {
      return defaultTime;
    }
    OptionalLong time = TimestampParser.parseInstant(text);
    if (time.isEmpty()) {
      root.fault("effective_from", "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
      return defaultTime;
    }
    return time.getAsLong();
  }

  private static List<ManifestService> services(DocumentObject root) {
    var services = new ArrayList<ManifestService>();
    Set<String> seen = new HashSet<>();
    for (DocumentObject service : root.objects("services")) {
      checkNames(service, SERVICE);
      String id = service.requiredText("id");
      if (!seen.add(id) && !id.isEmpty()) {
        service.fault("id", "duplicate service");
      }
      services.add(
          ManifestService.newBuilder()
              .setId(id)
              .setDescription(service.text("description"))
              .setCredential(service.text("credential"))
              .build());
    }
    return services;
  }

  private static List<ManifestTool> tools(DocumentObject root, List<ManifestService> services) {
    var tools = new ArrayList<ManifestTool>();
    Set<String> seen = new HashSet<>();
    for (DocumentObject tool : root.objects("tools")) {
      checkNames(tool, TOOL);
      String name = tool.requiredText("name");
      if (!seen.add(name) && !name.isEmpty()) {
        tool.fault("name", "duplicate tool");
      }
      String service = tool.text("service");
      if (service != null && services.stream().noneMatch(known -> known.getId().equals(service))) {
        tool.fault("service", "is not in the list of services");
      }
      String kind = tool.text("kind");
      if (kind != null && !kind.equals("read") && !kind.equals("write")) {
        tool.fault("kind", "must be read or write");
      }
      tools.add(
          ManifestTool.newBuilder()
              .setName(name)
              .setService(service)
              .setKind(kind)
              .setDescription(tool.text("description"))
              .setUntrustedContent(tool.flag("untrusted_content"))
              .setSensitive(tool.flag("sensitive"))
              .setEgress(tool.flag("egress"))
              .build());
    }
    return tools;
  }

  private static List<ManifestDeployment> deployments(DocumentObject root) {
    var deployments = new ArrayList<ManifestDeployment>();
    for (DocumentObject deployment : root.objects("deployments")) {
      checkNames(deployment, DEPLOYMENT);
      deployments.add(
          ManifestDeployment.newBuilder()
              .setService(deployment.requiredText("service"))
              .setNamespace(deployment.text("namespace"))
              .setVersions(deployment.texts("versions"))
              .setNames(deployment.texts("names"))
              .build());
    }
    return deployments;
  }

  private static List<ManifestIdentity> identities(DocumentObject root) {
    var identities = new ArrayList<ManifestIdentity>();
    for (DocumentObject identity : root.objects("identities")) {
      checkNames(identity, IDENTITY);
      identities.add(
          ManifestIdentity.newBuilder()
              .setPrincipal(identity.requiredText("principal"))
              .setVia(identity.text("via"))
              .setFrom(identity.text("from"))
              .build());
    }
    return identities;
  }
}
