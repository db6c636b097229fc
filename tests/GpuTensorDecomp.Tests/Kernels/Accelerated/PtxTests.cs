using System.Reflection;
using System.Text.RegularExpressions;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Every kernel compiles for NVIDIA GPUs, keeps its accumulators in registers and calls no software
/// mathematics; no GPU is needed for that.
/// </summary>
public sealed partial class PtxTests
{
    public static TheoryData<int, bool, bool> Targets
    {
        get
        {
            var targets = new TheoryData<int, bool, bool>();
            foreach (int architecture in new[] { 70, 80, 90 })
            {
                targets.Add(architecture, false, false);
                targets.Add(architecture, true, false);
            }

            // A context keeps the types of the kernels that came before.
            targets.Add(90, false, true);
            targets.Add(90, true, true);

            return targets;
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_kernel_compiles_without_local_memory_or_software_math(
        int architecture, bool isFloat64, bool isReversed)
    {
        using Context context = IlgpuContext.Create(_ => { });
        using PTXBackend backend = Backend(context, architecture);
        KernelBody[] bodies = KernelBody.All(isFloat64 ? typeof(double) : typeof(float));
        if (isReversed)
            Array.Reverse(bodies);
        foreach (KernelBody body in bodies)
            FaultsOf(backend, body.Entry).ShouldBeEmpty(body.Name);
    }

    [Theory]
    [InlineData(typeof(GramKernel), 4, 2, 1)]
    [InlineData(typeof(GramProductKernel), 4, 2, 1)]
    [InlineData(typeof(LinearisedGramKernel), 4, 3, 2)]
    [InlineData(typeof(LargeGramKernel), 8, 4, 4)]
    [InlineData(typeof(LargeGramProductKernel), 8, 4, 4)]
    [InlineData(typeof(LargeLinearisedGramKernel), 8, 4, 4)]
    public void Tiles_load_sixteen_bytes_at_once(
        Type kernel, int depth, int fours, int blocks)
    {
        // Written out are so many numbers along the sum; for each a thread reads so many fours of
        // rows and columns and has so many times 4 × 4 products.
        using Context context = IlgpuContext.Create(_ => { });
        using PTXBackend backend = Backend(context, 90);
        foreach (bool isFloat64 in new[] { false, true })
        {
            KernelBody[] bodies =
            [
                .. KernelBody.All(isFloat64 ? typeof(double) : typeof(float))
                    .Where(body => body.Method.DeclaringType == kernel),
            ];
            bodies.ShouldNotBeEmpty();
            foreach (KernelBody body in bodies)
            {
                string[] words = Words(Ptx(backend, body.Entry));

                string[] loads = SharedLoads(words);
                loads.Length.ShouldBe(depth * fours * (isFloat64 ? 2 : 1), body.Name);
                loads.Distinct().ShouldBe([isFloat64 ? "ld.shared.v2.f64" : "ld.shared.v4.f32"]);
                words.Count(word => word == (isFloat64 ? "add.f64" : "add.f32"))
                    .ShouldBeGreaterThanOrEqualTo(depth * blocks * 16, body.Name);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Strips_load_sixteen_bytes_at_once(bool isFloat64)
    {
        using Context context = IlgpuContext.Create(_ => { });
        using PTXBackend backend = Backend(context, 90);
        Type number = isFloat64 ? typeof(double) : typeof(float);
        Type piece = KernelBody.Piece(number);
        MethodInfo open = typeof(StripKernel).GetMethod("Body")!;
        foreach ((Type dots, Type sums) in KernelBody.Strips(number))
        {
            string[] loads = SharedLoads(Words(Ptx(
                backend,
                EntryPointDescription.FromExplicitlyGroupedKernel(open.MakeGenericMethod(
                    number, piece, typeof(Power3<>).MakeGenericType(number), dots, sums)))));
            int pointBlocks = (int)dots.GetProperty("PointBlocks")!.GetValue(null)!;
            int blocks = (int)sums.GetProperty("Blocks")!.GetValue(null)!;

            // Of a coordinate: four or eight points and four terms, 16 or 32 multiply-adds; of a
            // term: the points' Gram numbers and four coordinates a block.
            int fours = pointBlocks + 1 + pointBlocks + blocks;
            loads.Length.ShouldBe(fours * (isFloat64 ? 2 : 1), $"{dots} {sums}");
            loads.Distinct().ShouldBe([isFloat64 ? "ld.shared.v2.f64" : "ld.shared.v4.f32"]);
        }
    }

    [Theory]
    [InlineData(nameof(PlantedFaults.Clean))]
    [InlineData(nameof(PlantedFaults.Spilling), ".local")]
    [InlineData(nameof(PlantedFaults.Calling), "call")]
    public void A_planted_fault_is_found(string kernel, params string[] expected)
    {
        using Context context = IlgpuContext.Create(_ => { });
        using PTXBackend backend = Backend(context, 90);
        MethodInfo body = typeof(PlantedFaults).GetMethod(kernel)!;

        FaultsOf(backend, EntryPointDescription.FromImplicitlyGroupedKernel(body))
            .ShouldBe(expected);
    }

    [Fact]
    public void An_integer_taken_by_its_bits_is_found()
    {
        using Context context = IlgpuContext.Create(_ => { });
        using PTXBackend backend = Backend(context, 90);
        MethodInfo body = typeof(PlantedFaults).GetMethod(nameof(PlantedFaults.Counting))!;

        FaultsOf(backend, EntryPointDescription.FromImplicitlyGroupedKernel(body))
            .ShouldHaveSingleItem().ShouldStartWith("0d0000000000000001");
    }

    [Fact]
    public void Generic_addresses_are_found()
    {
        using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O1));
        using PTXBackend backend = Backend(context, 90);
        MethodInfo body = typeof(PlantedFaults).GetMethod(nameof(PlantedFaults.Clean))!;

        FaultsOf(backend, EntryPointDescription.FromImplicitlyGroupedKernel(body))
            .ShouldBe(["ld.f64", "st.f64"]);
    }

    private static PTXBackend Backend(Context context, int architecture) => new(
        // No NVVM library: it adds intrinsics such as pow, which no kernel uses.
        context,
        new CudaArchitecture(architecture / 10, architecture % 10),
        architecture >= 90 ? CudaInstructionSet.ISA_80 : CudaInstructionSet.ISA_70,
        nvvmAPI: null!);

    private static string[] SharedLoads(string[] words) =>
        [.. words.Where(word => word.StartsWith("ld.shared", StringComparison.Ordinal))];

    private static string[] Words(string ptx) =>
        ptx.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Local memory, calls (of software mathematics, as all else is inlined), generic addresses,
    /// and numbers too small to be meant: ILGPU converts a choice of integers by their bits.
    /// </summary>
    private static string[] FaultsOf(PTXBackend backend, EntryPointDescription entry)
    {
        string[] words = Words(Ptx(backend, entry));
        return
        [
            .. new[] { ".local", "call" }.Where(fault => words.Any(
                word => word == fault || word.StartsWith(fault + ".", StringComparison.Ordinal))),
            .. words.Where(word => GenericAccess().IsMatch(word) || Denormal().IsMatch(word)),
        ];
    }

    [GeneratedRegex(@"^(ld|st)(\.v[24])?\.[fbsu]\d", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex GenericAccess();

    [GeneratedRegex(
        "^(0d[08]00(?!0{13})[0-9A-F]{13}|0f[08]0[0-7](?!0{5})[0-9A-F]{5})[,;]?$",
        RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Denormal();

    private static string Ptx(PTXBackend backend, EntryPointDescription entry)
    {
        string ptx = ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
        ptx.ShouldContain(".visible .entry");
        return ptx;
    }

}
