package io.spoor.schemas;

import org.apache.avro.Conversion;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that our generated records, contracts and state rows alike, may be made when a schema
 * names them; since 1.12.2 it refuses classes that nobody vouched for.
 *
 * <p>It is a conversion, of no logical type that occurs, because Avro loads conversions whenever it
 * makes a data model: before the first record is read or copied, in every JVM and plugin class
 * loader, without a flag that somebody forgets.
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
