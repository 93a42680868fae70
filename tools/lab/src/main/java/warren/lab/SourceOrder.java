package warren.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Runs the tests of a class in the order in which they are written: the order of the task.
 * Reflection does not tell it, the class file does. It is read with the ASM that AssertJ brings.
 */
final class SourceOrder implements MethodOrderer {

  @Override
  public void orderMethods(MethodOrdererContext context) {
    var written = written(context.getTestClass());
    context
        .getMethodDescriptors()
        .sort(Comparator.comparingInt((MethodDescriptor it) -> written.indexOf(name(it))));
  }

  private static String name(MethodDescriptor test) {
    return test.getMethod().getName();
  }

  private static List<String> written(Class<?> type) {
    var names = new ArrayList<String>();
    var file = type.getName().replace('.', '/') + ".class";
    try (var bytes = type.getClassLoader().getResourceAsStream(file)) {
      new ClassReader(bytes).accept(new NamesInto(names), ClassReader.SKIP_CODE);
    } catch (IOException e) {
      throw new IllegalStateException("The class file of " + type.getName() + " is unreadable", e);
    }
    return names;
  }

  private static final class NamesInto extends ClassVisitor {
    private final List<String> names;

    NamesInto(List<String> names) {
      super(Opcodes.ASM9);
      this.names = names;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      names.add(name);
      return null;
    }
  }
}
