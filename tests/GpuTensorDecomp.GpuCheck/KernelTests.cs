using System.Reflection;
using GpuTensorDecomp.Tests.Kernels;
using Xunit.Sdk;

namespace GpuTensorDecomp.GpuCheck;

/// <summary>
/// The kernels' tests, found by their attributes: the methods that <c>dotnet test</c> runs, without
/// its host, which needs assemblies as files.
/// </summary>
internal static class KernelTests
{
    private static readonly string Namespace = typeof(ContractionKernelTests).Namespace!;

    /// <summary>
    /// Every test in the namespace of the kernels' tests and those below it, in order of name.
    /// </summary>
    public static IReadOnlyList<KernelTest> All() =>
    [
        .. typeof(ContractionKernelTests).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract &&
                $"{type.Namespace}.".StartsWith($"{Namespace}.", StringComparison.Ordinal))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .SelectMany(Tests),
    ];

    private static IEnumerable<KernelTest> Tests(Type type) => type.GetMethods()
        .Where(method => method.IsDefined(typeof(FactAttribute)))
        .OrderBy(method => method.Name, StringComparer.Ordinal)
        .SelectMany(method => Cases(type, method));

    private static IEnumerable<KernelTest> Cases(Type type, MethodInfo method) =>
        method.IsDefined(typeof(TheoryAttribute))
            ? method.GetCustomAttributes<DataAttribute>()
                .SelectMany(data => data.GetData(method))
                .Select(arguments => new KernelTest(type, method, arguments))
            : [new KernelTest(type, method, [])];
}
