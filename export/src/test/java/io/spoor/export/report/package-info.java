@NullMarked
package io.spoor.export.report;

import org.jspecify.annotations.NullMarked;
