using System.Reflection;
using GpuTensorDecomp.Tests.Kernels;
using Xunit;
using Xunit.Sdk;

namespace GpuTensorDecomp.GpuCheck;

/// <summary>
/// The kernels' tests, found by their attributes: the methods that <c>dotnet test</c> runs, without
/// its host, which needs assemblies as files.
/// </summary>
internal static class KernelTests
{
    /// <summary>Every test in the namespace of the kernels' tests, in order of name.</summary>
    public static IReadOnlyList<KernelTest> All() =>
    [
        .. typeof(ContractionKernelTests).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(ContractionKernelTests).Namespace)
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute)))
            .OrderBy(method => method.DeclaringType!.Name, StringComparer.Ordinal)
            .ThenBy(method => method.Name, StringComparer.Ordinal)
            .SelectMany(Cases),
    ];

    private static IEnumerable<KernelTest> Cases(MethodInfo method) =>
        method.IsDefined(typeof(TheoryAttribute))
            ? method.GetCustomAttributes<DataAttribute>()
                .SelectMany(data => data.GetData(method))
                .Select(arguments => new KernelTest(method, arguments))
            : [new KernelTest(method, [])];
}
