using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTensorDecomp.Kernels;

public static partial class IlgpuDevices
{
    /// <summary>Whether this build can drive the devices listed.</summary>
    public static bool IsBuiltWithIlgpu => true;

    /// <summary>
    /// Every device, tried by running a kernel of one component on it, and an entry with the reason
    /// for each kind of which there is none.
    /// </summary>
    public static IReadOnlyList<IlgpuDevice> List()
    {
        // Devices that ILGPU would leave out are asked for too, so that they can be listed.
        using Context context = Context.Create(
            builder => builder.DefaultCPU().OpenCL(_ => true).Cuda(_ => true));
        return
        [
            .. Describe(context, Cuda, context.GetCudaDevices()),
            .. Describe(context, OpenCL, context.GetCLDevices()),
            .. Describe(context, IlgpuCpu, context.GetCPUDevices()),
        ];
    }

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
        try
        {
            RunOneKernel(context, device);
        }
#pragma warning disable CA1031 // Drivers fail in many ways; each is a line of the list, not a crash.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            reason = fault.GetBaseException().Message;
        }

        // ILGPU's CPU device has the machine's memory and says long.MaxValue.
        long? memory = device.MemorySize == long.MaxValue ? null : device.MemorySize;
        return new IlgpuDevice(kind, index, device.Name, memory, reason is null, reason);
    }

    private static void RunOneKernel(Context context, Device device)
    {
        using Accelerator accelerator = device.CreateAccelerator(context);
        using MemoryBuffer1D<double, Stride1D.Dense> vector = accelerator.Allocate1D([3d, 4d]);
        using MemoryBuffer1D<double, Stride1D.Dense> sign = accelerator.Allocate1D([-1d]);
        using MemoryBuffer1D<double, Stride1D.Dense> weight = accelerator.Allocate1D<double>(1);
        new WeightLauncher<double, Float64>(accelerator).Launch(
            vector.View.BaseView, sign.View.BaseView, weight.View.BaseView, dimension: 2, power: 2);
        accelerator.Synchronize();
        double computed = weight.GetAsArray1D()[0];
        if (Math.Abs(computed + 25) > 1e-12)
            throw new DeviceException($"it computed {computed} where -25 is right");
    }

    private static string ReasonForNone(string kind) => kind switch
    {
        Cuda => "no NVIDIA GPU found: it needs one and the NVIDIA driver",
        OpenCL => "no OpenCL device found: it needs one and its OpenCL driver",
        _ => "ILGPU did not offer it",
    };
}
