using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTensorDecomp.Kernels;

public static partial class IlgpuDevices
{
    private const string NvidiaVersion = "/proc/driver/nvidia/version";

    /// <summary>Whether this build can drive the devices listed.</summary>
    public static bool IsBuiltWithIlgpu => true;

    /// <summary>
    /// Every device, tried by running a kernel of one component on it, and an entry with the reason
    /// for each kind of which there is none.
    /// </summary>
    public static IReadOnlyList<IlgpuDevice> List()
    {
        using Context context = CreateContext();
        return
        [
            .. Describe(context, Cuda, context.GetCudaDevices()),
            .. Describe(context, OpenCL, context.GetCLDevices()),
            .. Describe(context, IlgpuCpu, context.GetCPUDevices()),
        ];
    }

    /// <summary>Opens a device as an executor.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="index">Its number among those of its kind.</param>
    /// <param name="precision">Number type of components and contractions.</param>
    /// <param name="way">Whose matrix products to take.</param>
    /// <exception cref="DeviceException">It cannot be used; says why and what to do.</exception>
    public static Executor Open(
        string kind, int index, Precision precision, ProductWay way = ProductWay.Measured)
    {
        Context? context = null;
        try
        {
            context = CreateContext();
            List<Device> devices = kind switch
            {
                Cuda => [.. context.GetCudaDevices()],
                OpenCL => [.. context.GetCLDevices()],
                _ => [.. context.GetCPUDevices()],
            };
            if (index >= devices.Count)
            {
                throw new DeviceException(devices.Count == 0
                    ? ReasonForNone(kind)
                    : "there is no such device; 'devices' lists those that there are");
            }

            RunOneKernel(context, devices[index]);
            Accelerator accelerator = devices[index].CreateAccelerator(context);
            ProductOptions products = way == ProductWay.Own
                ? new ProductOptions() : CuBlasProducts.TryLoad(accelerator) with { Way = way };
            return new IlgpuExecutor(
                accelerator, precision, () => FreeMemory(accelerator), context,
                products: way == ProductWay.Library ? products with { LeastWork = 0 } : products);
        }
        catch (DeviceException)
        {
            context?.Dispose();
            throw;
        }
#pragma warning disable CA1031 // Drivers fail in many ways; each is a device that cannot be used.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            context?.Dispose();
            throw new DeviceException(fault.GetBaseException().Message.TrimEnd('.'), fault);
        }
    }

    private static Context CreateContext() => IlgpuContext.Create(
        // Devices that ILGPU would leave out are asked for too, so that they can be listed. Its CPU
        // accelerator needs a warp per group and groups of 64 threads, as the kernels have.
        builder => builder.CPU(new CPUDevice(32, 2, 1)).OpenCL(_ => true).Cuda(_ => true));

    private static long FreeMemory(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda => cuda.GetFreeMemory(),
        CPUAccelerator => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        _ => accelerator.MemorySize,
    };

    private static List<IlgpuDevice> Describe<TDevice>(
        Context context,
        string kind,
        Context.DeviceCollection<TDevice> devices)
        where TDevice : Device
    {
        if (devices.Count == 0)
            return [new IlgpuDevice(kind, 0, "", null, false, ReasonForNone(kind))];
        var entries = new List<IlgpuDevice>();
        foreach (TDevice device in devices)
            entries.Add(Describe(context, kind, entries.Count, device));
        return entries;
    }

    private static IlgpuDevice Describe(Context context, string kind, int index, Device device)
    {
        string? reason = null;
        (string? Library, string? Fault) products = default;
        try
        {
            RunOneKernel(context, device);
            products = LibraryOf(context, device);
        }
#pragma warning disable CA1031 // Drivers fail in many ways; each is a line of the list.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            reason = fault.GetBaseException().Message;
        }

        // ILGPU's CPU device has the machine's memory and says long.MaxValue.
        long? memory = device.MemorySize == long.MaxValue ? null : device.MemorySize;
        return new IlgpuDevice(kind, index, device.Name, memory, reason is null, reason)
        {
            Driver = Driver(device),
            ComputeCapability = device is CudaDevice { Architecture: { } architecture }
                ? $"{architecture.Major}.{architecture.Minor}"
                : null,
            Multiprocessors = device.NumMultiprocessors,
            Library = products.Library,
            LibraryFault = products.Fault,
        };
    }

    private static (string? Library, string? Fault) LibraryOf(Context context, Device device)
    {
        using Accelerator accelerator = device.CreateAccelerator(context);
        ProductOptions products = CuBlasProducts.TryLoad(accelerator);
        using IMatrixProducts? library = products.Library;
        return (library?.Name, products.Fault);
    }

    /// <summary>Version of the driver, where it can be read, and of its interface.</summary>
    private static string? Driver(Device device)
    {
        if (device is CLDevice opencl)
            return opencl.CLStdVersion.ToString();
        if (device is not CudaDevice cuda)
            return null;
        string interfaceVersion = $"CUDA {cuda.DriverVersion.Major}.{cuda.DriverVersion.Minor}";
        string? module = File.Exists(NvidiaVersion)
            ? File.ReadLines(NvidiaVersion).FirstOrDefault()?.Split(
                "  ", StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1)?.Trim()
            : null;
        return module is null ? interfaceVersion : $"{module}, {interfaceVersion}";
    }

    private static void RunOneKernel(Context context, Device device)
    {
        using var executor = new IlgpuExecutor(
            device.CreateAccelerator(context), Precision.Float64, () => long.MaxValue);
        using DeviceTarget target = executor.Upload(new FactoredTensor(3, 2, [-1], [3, 4]));
        double[] computed = new double[2];
        executor.Contract(target, [1, 0], 1, computed);
        if (Math.Abs(computed[0] + 27) + Math.Abs(computed[1] + 36) > 1e-12)
        {
            throw new DeviceException(
                $"it computed ({computed[0]}, {computed[1]}) where (-27, -36) is right");
        }
    }

    private static string ReasonForNone(string kind) => kind switch
    {
        Cuda => "no NVIDIA GPU found: it needs one and the NVIDIA driver",
        OpenCL => "no OpenCL device found: it needs one and its OpenCL driver",
        _ => "ILGPU did not offer it",
    };
}
