using System.Diagnostics;
using System.Reflection;

namespace GpuTensorDecomp.GpuCheck;

/// <summary>One test of the kernels, run as xunit runs it.</summary>
/// <param name="Class">Whose test it is: the method may be inherited.</param>
/// <param name="Method">The test.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record KernelTest(Type Class, MethodInfo Method, object?[] Arguments)
{
    private const int LongestFault = 500;

    public string Name => $"{Class.Name}.{Method.Name}" +
        (Arguments.Length == 0 ? "" : $"({string.Join(", ", Arguments.Select(Text))})");

    /// <summary>A new instance, the method, Dispose.</summary>
    public CheckResult Run()
    {
        long start = Stopwatch.GetTimestamp();
        string? fault = null;
        try
        {
            object instance = Activator.CreateInstance(Class)!;
            using var disposable = instance as IDisposable;
            Method.Invoke(
                Method.IsStatic ? null : instance, BindingFlags.DoNotWrapExceptions, binder: null,
                WithParams(), culture: null);
        }
#pragma warning disable CA1031 // Whatever a test throws is its result.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            string text = $"{thrown.GetType().Name}: {thrown.Message}";
            fault = text.Length > LongestFault ? text[..LongestFault] : text;
        }

        return new CheckResult(
            Name, fault is null, Stopwatch.GetElapsedTime(start).TotalSeconds, fault);
    }

    private static string Text(object? argument) => argument switch
    {
        null => "null",
        Array array => $"[{string.Join(", ", array.Cast<object?>().Select(Text))}]",
        _ => argument.ToString()!,
    };

    /// <summary>The arguments, those of a params parameter as one array.</summary>
    private object?[] WithParams()
    {
        ParameterInfo[] parameters = Method.GetParameters();
        if (parameters.Length == 0 || !parameters[^1].IsDefined(typeof(ParamArrayAttribute)) ||
            (Arguments.Length == parameters.Length && Arguments[^1] is Array))
        {
            return Arguments;
        }

        object?[] rest = Arguments[(parameters.Length - 1)..];
        var array = Array.CreateInstance(
            parameters[^1].ParameterType.GetElementType()!, rest.Length);
        for (int n = 0; n < rest.Length; n++)
            array.SetValue(rest[n], n);
        return [.. Arguments[..(parameters.Length - 1)], array];
    }
}
