/* The parts of the operator's resources that are written here (k8snetworkplumbingwg/sriov-network-operator, api/v1). */

interface Metadata {
  readonly name: string;
  readonly namespace: string;
}

export interface NodePolicy {
  readonly apiVersion: string;
  readonly kind: 'SriovNetworkNodePolicy';
  readonly metadata: Metadata;
  readonly spec: {
    readonly resourceName: string;
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** 0 to 99; the lower wins. */
    readonly priority: number;
    readonly numVfs: number;
    readonly nicSelector: {
      readonly vendor?: string;
      readonly deviceID?: string;
      /** `ens1f0`, or some of its VFs: `ens1f0#0-3`. */
      readonly pfNames?: readonly string[];
      readonly rootDevices?: readonly string[];
    };
    readonly deviceType: 'netdevice' | 'vfio-pci';
    readonly isRdma?: boolean;
    readonly mtu?: number;
    readonly eSwitchMode?: 'legacy' | 'switchdev';
    readonly vdpaType?: 'virtio' | 'vhost';
    readonly linkType: 'eth' | 'ib';
  };
}

export interface SriovNetwork {
  readonly apiVersion: string;
  readonly kind: 'SriovNetwork';
  readonly metadata: Metadata;
  readonly spec: {
    readonly resourceName: string;
    readonly networkNamespace: string;
    readonly vlan?: number;
    readonly vlanQoS?: number;
    /** Mb/s. */
    readonly minTxRate?: number;
    readonly maxTxRate?: number;
    readonly spoofChk?: 'on' | 'off';
    readonly trust?: 'on' | 'off';
    readonly capabilities?: string;
  };
}
