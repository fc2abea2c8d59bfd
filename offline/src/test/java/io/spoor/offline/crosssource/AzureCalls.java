package io.spoor.offline.crosssource;

import io.spoor.schemas.key.Keys;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entries of Azure's activity log. */
final class AzureCalls {
  private static final String SOURCE = "azure-activity";
  private static final String OPERATION = "Microsoft.Storage/storageAccounts/listKeys/action";

  private AzureCalls() {}

  /**
   * A call with a token; returns its event. {@code parent}: the event that issued the token; null:
   * the caller states the link.
   */
  static String record(
      ChainDraft chain,
      HopKind kind,
      @Nullable String parent,
      String token,
      String objectId,
      String clientRequestId) {
    String correlation = chain.ids().uuid();
    String resource =
        "/subscriptions/s-1/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/stock";
    // The same as the mapping makes of the record: operation and resource, without capitals.
    String id =
        correlation
            + ':'
            + Keys.id((OPERATION + '\n' + resource).toLowerCase(Locale.ROOT)).substring(0, 16);
    chain.record(
        SOURCE,
        id,
        """
        {"eventTimestamp":"%s","eventDataId":"%s","correlationId":"%s","operationName":{"value":"%s"},"resourceId":"%s",
         "category":{"value":"Administrative"},"status":{"value":"Succeeded"},"caller":"%s",
         "claims":{"http://schemas.microsoft.com/identity/claims/objectidentifier":"%s","uti":"%s","appid":"a-agents","name":"x"},
         "httpRequest":{"clientRequestId":"%s","clientIpAddress":"%s","method":"POST"},"subscriptionId":"s-1"}
        """
            .formatted(
                chain.at(SOURCE),
                chain.ids().uuid(),
                correlation,
                OPERATION,
                resource,
                objectId,
                objectId,
                token,
                clientRequestId,
                chain.address()));
    if (parent != null) {
      chain.identified(kind, id, parent);
    }
    return id;
  }
}
