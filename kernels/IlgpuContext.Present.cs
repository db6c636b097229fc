using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;

namespace GpuTensorDecomp.Kernels;

/// <summary>How ILGPU compiles kernels and finds drivers, for devices and for tests alike.</summary>
internal static class IlgpuContext
{
    static IlgpuContext() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += FindDriver;

    /// <summary>
    /// A context with some devices. It compiles at level 2: at level 1 every address is generic, so
    /// that no load moves above a store into shared memory, and OpenCL devices without generic
    /// addresses take no kernel.
    /// </summary>
    public static Context Create(Action<Context.Builder> addDevices) => Context.Create(builder =>
    {
        builder.Optimize(OptimizationLevel.O2);
        addDevices(builder);
    });

    /// <summary>
    /// ILGPU asks for names that developers' packages have on Linux; drivers bring these.
    /// </summary>
    private static nint FindDriver(Assembly assembly, string name)
    {
        string driver = name switch
        {
            "OpenCL" => "libOpenCL.so.1",
            "cuda" => "libcuda.so.1",
            _ => "",
        };
        return assembly == typeof(Context).Assembly && driver.Length > 0 &&
            NativeLibrary.TryLoad(driver, out nint handle) ? handle : 0;
    }
}
