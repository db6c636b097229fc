using System.Text.RegularExpressions;
using GpuTensorDecomp.Kernels;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Every kernel is translated to OpenCL C; no device is needed for that, and none judges the result
/// here but these rules.
/// </summary>
public sealed partial class OpenClTests
{
    /// <summary>What the translations call: built-in functions of OpenCL C 2.0.</summary>
    private static readonly string[] BuiltIn =
    [
        "as_double", "as_long", "fabs", "get_global_id", "get_group_id", "get_local_id",
        "get_local_size", "isnan", "sqrt", "work_group_barrier",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_kernel_is_translated(bool isFloat64)
    {
        using Context context = IlgpuContext.Create(_ => { });
        var capabilities = new CLCapabilityContext(
            float16: false, float64: true, genericAddressSpace: true, int64_Atomics: false,
            subGroups: false);
        using var backend = new CLBackend(
            context, capabilities, CLDeviceVendor.Other, CLCVersion.CL20);
        KernelBody[] bodies = KernelBody.All(isFloat64 ? typeof(double) : typeof(float));
        bodies.ShouldContain(body => !body.IsForOpenCL);
        foreach (KernelBody body in bodies)
        {
            string source = ((CLCompiledKernel)backend.Compile(body.Entry, default)).Source;

            Calls().Matches(source).Select(call => call.Groups["name"].Value).Distinct()
                .Except([.. BuiltIn, "if", "Kernel_Body"]).ShouldBeEmpty(body.Name);

            // What stands in device memory, as the iterates of the curvature bound, is ordered too.
            Barriers().Matches(source).Select(barrier => barrier.Groups["flags"].Value.Trim())
                .Distinct().Except(["CLK_GLOBAL_MEM_FENCE"]).ShouldBeEmpty(body.Name);

            // ILGPU converts a choice of integers by their bits: 1 becomes 4.9E-324.
            Denormals().Matches(source).Select(number => number.Value).ShouldBeEmpty(body.Name);

            // Memory of a launch stands in variables of the program, one for all groups, and is
            // measured by a cast without a type, which no compiler takes.
            IsLaunchMemory(source).ShouldBe(!body.IsForOpenCL, body.Name);
            source.Contains("()", StringComparison.Ordinal).ShouldBe(
                !body.IsForOpenCL, body.Name);
        }
    }

    private static bool IsLaunchMemory(string source) =>
        source.Contains("dynamic_shared_memory", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?<name>[A-Za-z_]\w*)\s*\(", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Calls();

    [GeneratedRegex(@"\dE-3(09|[1-9]\d)\b", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Denormals();

    [GeneratedRegex(
        @"work_group_barrier\s*\((?<flags>[^)]*)\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Barriers();
}
