package io.spoor.schemas;

import org.apache.avro.Conversion;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Permits Avro to instantiate Spoor's generated records, contracts and state rows alike; since
 * 1.12.2 Avro rejects classes that are not permitted explicitly.
 *
 * <p>Implemented as a conversion of a logical type that never occurs, because Avro loads
 * conversions whenever it creates a data model: before the first record is read or copied, in every
 * JVM and plugin class loader, without a system property.
 */
public final class TrustedContracts extends Conversion<TrustedContracts> {

  private static final String CONTRACT_PACKAGE = "io.spoor.";

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), TrustedContracts::isContract));
  }

  @Override
  public Class<TrustedContracts> getConvertedType() {
    return TrustedContracts.class;
  }

  @Override
  public String getLogicalTypeName() {
    return "spoor-trusted-contracts";
  }

  private static boolean isContract(Class<?> type) {
    return type.getName().startsWith(CONTRACT_PACKAGE)
        && SpecificRecord.class.isAssignableFrom(type);
  }
}
