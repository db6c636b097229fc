using System.Reflection;
using System.Runtime.InteropServices;
using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Monitoring;
using GpuTensorDecomp.Kernels.Resident;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Kernels.Stepping;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// Every kernel compiles for NVIDIA GPUs, keeps its accumulators in registers and calls no software
/// mathematics; no GPU is needed for that.
/// </summary>
public sealed class PtxTests
{
    private static readonly Type[] Grouped =
    [
        typeof(UnitsKernel), typeof(FieldSplitKernel), typeof(StatusKernel),
        typeof(CurvatureKernel), typeof(UpdateKernel), typeof(GramKernel),
        typeof(GramProductKernel), typeof(ShiftKernel), typeof(StripKernel),
        typeof(ResidentKernel), typeof(WideStripKernel), typeof(PeakKernel),
        typeof(LargeGramKernel), typeof(LargeGramProductKernel),
    ];

    private static readonly Type[] Powers =
    [
        typeof(Power1<>), typeof(Power2<>), typeof(Power3<>), typeof(Power4<>), typeof(Power5<>),
        typeof(Power6<>), typeof(Power7<>), typeof(AnyPower<>),
    ];

    private static readonly Type[] Functions =
        [.. Powers, typeof(AbsolutePower<>), typeof(HermitePower<>)];

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
        using Context context = Context.Create(builder => { });
        using PTXBackend backend = Backend(context, architecture);
        Type number = isFloat64 ? typeof(double) : typeof(float);
        Type precision = isFloat64 ? typeof(Float64) : typeof(Float32);
        var compiled = new List<string>();
        Type[] kernels = AllKernels();
        if (isReversed)
            Array.Reverse(kernels);
        foreach (Type kernel in kernels)
        {
            MethodInfo open = kernel.GetMethod("Body")!;
            Type[] parameters = open.GetGenericArguments();
            if (parameters is [_, _, { Name: "TFunction" }, { Name: "TCoordinates" }])
            {
                Type[] vectors = [.. Vectors(number)];
                foreach (Type function in Powers)
                {
                    Compile(open.MakeGenericMethod(
                        number, precision, function.MakeGenericType(number), vectors[0]));
                }

                foreach (Type vector in vectors)
                {
                    Compile(open.MakeGenericMethod(
                        number, precision, typeof(Power3<>).MakeGenericType(number), vector));
                }
            }
            else if (parameters is [_, { Name: "TFunction" }])
            {
                foreach (Type function in Functions)
                    Compile(open.MakeGenericMethod(number, function.MakeGenericType(number)));
            }
            else if (parameters is [_, { Name: "TFunction" }, { Name: "TSums" }])
            {
                foreach (Type function in Powers)
                {
                    foreach (Type sums in Sums(number))
                    {
                        Compile(open.MakeGenericMethod(
                            number, function.MakeGenericType(number), sums));
                    }
                }
            }
            else if (parameters is [_, { Name: "TPiece" }, { Name: "TFunction" }])
            {
                foreach (Type function in Functions)
                {
                    Compile(open.MakeGenericMethod(
                        number, Piece(number), function.MakeGenericType(number)));
                }
            }
            else if (parameters is [_, { Name: "TPiece" }])
            {
                Compile(open.MakeGenericMethod(number, Piece(number)));
            }
            else
            {
                Compile(parameters.Length switch
                {
                    0 => open,
                    1 => open.MakeGenericMethod(number),
                    _ => open.MakeGenericMethod(number, precision),
                });
            }
        }

        compiled.Count.ShouldBe(
            kernels.Length - 6 + 4 * Functions.Length + Powers.Length +
            Vectors(number).Count() + Powers.Length * Sums(number).Length);

        void Compile(MethodInfo body)
        {
            IEnumerable<string> arguments = body.GetGenericArguments().Select(type => type.Name);
            string name = $"{body.DeclaringType!.Name}<{string.Join(", ", arguments)}>";
            EntryPointDescription entry = Grouped.Contains(body.DeclaringType)
                ? EntryPointDescription.FromExplicitlyGroupedKernel(body)
                : EntryPointDescription.FromImplicitlyGroupedKernel(body);
            FaultsOf(backend, entry).ShouldBeEmpty(name);
            compiled.Add(name);
        }
    }

    [Theory]
    [InlineData(typeof(LargeGramKernel), false)]
    [InlineData(typeof(LargeGramKernel), true)]
    [InlineData(typeof(LargeGramProductKernel), false)]
    [InlineData(typeof(LargeGramProductKernel), true)]
    public void Large_tiles_load_sixteen_bytes_at_once(Type kernel, bool isFloat64)
    {
        using Context context = Context.Create(builder => { });
        using PTXBackend backend = Backend(context, 90);
        Type number = isFloat64 ? typeof(double) : typeof(float);
        MethodInfo open = kernel.GetMethod("Body")!;
        Type[] arguments = [number, Piece(number), typeof(Power3<>).MakeGenericType(number)];
        MethodInfo body = open.MakeGenericMethod(arguments[..open.GetGenericArguments().Length]);

        string[] loads =
        [
            .. Ptx(backend, EntryPointDescription.FromExplicitlyGroupedKernel(body)).Split(
                [' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.StartsWith("ld.shared", StringComparison.Ordinal)),
        ];

        // A slice is 8 deep; for each a thread reads 8 rows and 8 columns.
        loads.Length.ShouldBe(8 * (isFloat64 ? 8 : 4));
        loads.Distinct().ShouldBe([isFloat64 ? "ld.shared.v2.f64" : "ld.shared.v4.f32"]);
    }

    [Theory]
    [InlineData(nameof(PlantedFaults.Clean))]
    [InlineData(nameof(PlantedFaults.Spilling), ".local")]
    [InlineData(nameof(PlantedFaults.Calling), "call")]
    public void A_planted_fault_is_found(string kernel, params string[] expected)
    {
        using Context context = Context.Create(builder => { });
        using PTXBackend backend = Backend(context, 90);
        MethodInfo body = typeof(PlantedFaults).GetMethod(kernel)!;

        FaultsOf(backend, EntryPointDescription.FromImplicitlyGroupedKernel(body))
            .ShouldBe(expected);
    }

    /// <summary>Sixteen bytes of numbers.</summary>
    private static Type Piece(Type number) =>
        (number == typeof(double) ? typeof(Two<>) : typeof(Four<>)).MakeGenericType(number);

    /// <summary>Sums of 2, 3, 4 and, in float32, 6 and 8 blocks of coordinates.</summary>
    private static Type[] Sums(Type number)
    {
        Type one = typeof(Accumulators<>).MakeGenericType(number);
        Type two = Pair(one, one), four = Pair(two, two);
        return number == typeof(double)
            ? [two, Pair(two, one), four]
            : [two, Pair(two, one), four, Pair(four, two), Pair(four, four)];

        Type Pair(Type low, Type high) =>
            typeof(StripSumsPair<,,>).MakeGenericType(number, low, high);
    }

    private static PTXBackend Backend(Context context, int architecture) => new(
        // No NVVM library: it adds intrinsics such as pow, which no kernel uses.
        context,
        new CudaArchitecture(architecture / 10, architecture % 10),
        architecture >= 90 ? CudaInstructionSet.ISA_80 : CudaInstructionSet.ISA_70,
        nvvmAPI: null!);

    /// <summary>Vectors in registers, from four coordinates to as many as there may be.</summary>
    private static IEnumerable<Type> Vectors(Type number)
    {
        Type vector = typeof(FourCoordinates<>).MakeGenericType(number);
        for (int length = 4; Fits(length); length *= 2)
        {
            yield return vector;
            Type twice = Join(vector, vector);
            if (Fits(3 * length))
                yield return Join(twice, vector);
            vector = twice;
        }

        bool Fits(int length) => ResidentLayout.Fits(length, Marshal.SizeOf(number));

        Type Join(Type first, Type second) =>
            typeof(Joined<,,>).MakeGenericType(number, first, second);
    }

    /// <summary>Local memory, and calls: of software mathematics, as all else is inlined.</summary>
    private static string[] FaultsOf(PTXBackend backend, EntryPointDescription entry)
    {
        string[] words = Ptx(backend, entry).Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. new[] { ".local", "call" }.Where(fault => words.Any(
                word => word == fault || word.StartsWith(fault + ".", StringComparison.Ordinal))),
        ];
    }

    private static string Ptx(PTXBackend backend, EntryPointDescription entry)
    {
        string ptx = ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
        ptx.ShouldContain(".visible .entry");
        return ptx;
    }

    /// <summary>Found by name, so that a new kernel cannot be forgotten.</summary>
    private static Type[] AllKernels() =>
    [
        .. typeof(UnitsKernel).Assembly.GetTypes().Where(
            type => type.Name.EndsWith("Kernel", StringComparison.Ordinal)),
    ];
}
