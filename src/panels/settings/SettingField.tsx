import type { ComponentProps } from 'react';
import { useCallback } from 'react';
import { refuseSetting } from '../../store/refuseSetting.ts';
import { useApp } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';

interface SettingFieldProps extends ComponentProps<typeof NumberField> {
  readonly label: string;
}

/** A number of the settings: nothing can be explored while what stands in it is refused. */
export function SettingField(props: SettingFieldProps) {
  const app = useApp();
  const { label } = props;
  const onFault = useCallback((fault: string | null) => refuseSetting(app, label, fault), [app, label]);
  return <NumberField {...props} onFault={onFault} />;
}
