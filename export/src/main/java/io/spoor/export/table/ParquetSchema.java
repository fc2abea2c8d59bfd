package io.spoor.export.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Columns as a Parquet schema in two forms: for the encoders, and for the footer. Parquet's own
 * conversion between them is in {@code parquet-hadoop}. All columns are optional.
 */
final class ParquetSchema {
  private static final String LIST = "list";
  private static final String ELEMENT = "element";

  private ParquetSchema() {}

  static MessageType message(String name, List<Column> columns) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (Column column : columns) {
      message.addField(field(column));
    }
    return message.named(name);
  }

  private static org.apache.parquet.schema.Type field(Column column) {
    if (column.type() == Column.Type.TEXTS) {
      return Types.optionalList()
          .requiredElement(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(column.name());
    }
    var field = Types.optional(primitive(column.type()));
    return switch (column.type()) {
      case TEXT -> field.as(LogicalTypeAnnotation.stringType()).named(column.name());
      case JSON -> field.as(LogicalTypeAnnotation.jsonType()).named(column.name());
      case NANOS ->
          field
              .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.NANOS))
              .named(column.name());
      case MILLIS ->
          field
              .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS))
              .named(column.name());
      case INT, LONG, DOUBLE, BOOLEAN, TEXTS -> field.named(column.name());
    };
  }

  private static PrimitiveTypeName primitive(Column.Type type) {
    return switch (type) {
      case TEXT, TEXTS, JSON -> PrimitiveTypeName.BINARY;
      case INT -> PrimitiveTypeName.INT32;
      case LONG, NANOS, MILLIS -> PrimitiveTypeName.INT64;
      case DOUBLE -> PrimitiveTypeName.DOUBLE;
      case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
    };
  }

  /** The tree in depth-first order, starting with its root. */
  static List<SchemaElement> elements(String name, List<Column> columns) {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(name).setNum_children(columns.size()));
    for (Column column : columns) {
      SchemaElement element =
          new SchemaElement(column.name()).setRepetition_type(FieldRepetitionType.OPTIONAL);
      elements.add(element);
      if (column.type() == Column.Type.TEXTS) {
        element
            .setNum_children(1)
            .setConverted_type(ConvertedType.LIST)
            .setLogicalType(LogicalType.LIST(new ListType()));
        elements.add(
            new SchemaElement(LIST)
                .setRepetition_type(FieldRepetitionType.REPEATED)
                .setNum_children(1));
        elements.add(
            text(new SchemaElement(ELEMENT).setRepetition_type(FieldRepetitionType.REQUIRED)));
      } else {
        withType(element, column.type());
      }
    }
    return elements;
  }

  private static SchemaElement withType(SchemaElement element, Column.Type type) {
    return switch (type) {
      case TEXT, TEXTS -> text(element);
      case JSON ->
          element
              .setType(org.apache.parquet.format.Type.BYTE_ARRAY)
              .setConverted_type(ConvertedType.JSON)
              .setLogicalType(LogicalType.JSON(new JsonType()));
      case INT -> element.setType(org.apache.parquet.format.Type.INT32);
      case LONG -> element.setType(org.apache.parquet.format.Type.INT64);
      case NANOS -> time(element, TimeUnit.NANOS(new NanoSeconds()));
      case MILLIS ->
          time(element, TimeUnit.MILLIS(new MilliSeconds()))
              .setConverted_type(ConvertedType.TIMESTAMP_MILLIS);
      case DOUBLE -> element.setType(org.apache.parquet.format.Type.DOUBLE);
      case BOOLEAN -> element.setType(org.apache.parquet.format.Type.BOOLEAN);
    };
  }

  private static SchemaElement text(SchemaElement element) {
    return element
        .setType(org.apache.parquet.format.Type.BYTE_ARRAY)
        .setConverted_type(ConvertedType.UTF8)
        .setLogicalType(LogicalType.STRING(new StringType()));
  }

  private static SchemaElement time(SchemaElement element, TimeUnit unit) {
    return element
        .setType(org.apache.parquet.format.Type.INT64)
        .setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, unit)));
  }
}
